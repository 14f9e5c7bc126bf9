"""Thin listeners: they turn deliveries into typed values, call one service, and draw the result."""
