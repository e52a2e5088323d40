"""A new exercise: its three folders, with marked gaps for its author (course/ has them as templates)."""
