"""What people are asked for, reminded of and asked to take over."""
