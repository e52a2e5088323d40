"""`grade check`: the course proves itself. Every promise of an exercise is tried, and what doesn't hold has a cure."""
