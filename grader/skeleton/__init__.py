"""A new exercise: its three rooms, with marked gaps for its author (course/ has them as templates)."""
