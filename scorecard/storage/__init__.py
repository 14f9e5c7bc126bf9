"""Storage: tables, engine, unit of work and repositories; only services use it."""
