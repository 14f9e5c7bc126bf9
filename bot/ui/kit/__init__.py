"""What every message is made of: text, blocks, tables, figures, and the ids that come back."""
