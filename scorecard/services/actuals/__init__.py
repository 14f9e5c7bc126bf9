"""Recording of actuals and its consequences: alerts, receipts, change requests and history."""
