"""What becomes of what people type: a receipt, or a question back."""
