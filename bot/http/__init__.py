"""The HTTP server for Slack's deliveries: limits for unknown clients, and signatures."""
