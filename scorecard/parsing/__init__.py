"""What people type, turned into meaning: days, periods, regions, and whole replies."""
