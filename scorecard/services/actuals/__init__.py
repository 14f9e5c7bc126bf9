"""Records actuals, and what follows from them: alerts, receipts, change requests, history."""
