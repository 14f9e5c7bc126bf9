"""Objectives among each other."""
