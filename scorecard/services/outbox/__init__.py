"""The outbox: hands out what is to be sent, and records the outcome."""
