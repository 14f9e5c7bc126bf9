"""Slack's deliveries over HTTP: limits for strangers, signatures, the server."""
