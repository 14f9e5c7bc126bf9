"""What people see: pure functions from a read model to blocks and the text that stands for them."""
