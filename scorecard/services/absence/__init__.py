"""Keeps who is away, on which days people work, and who has left."""
