"""Pure functions from a read model to what people see: blocks, and the text that stands for them."""
