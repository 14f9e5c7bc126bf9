"""Services: one use case, one public method, one transaction."""
