"""Metrics, outages and readiness of a running bot, for whoever operates it."""
