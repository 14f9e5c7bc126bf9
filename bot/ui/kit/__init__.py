"""Parts of every message: text, blocks, tables, figures, and the ids of its buttons and fields."""
