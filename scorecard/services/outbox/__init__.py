"""Hands out what is to be sent, and keeps what became of it."""
