"""Pure functions that turn a read model into what people see: blocks and their plain text."""
