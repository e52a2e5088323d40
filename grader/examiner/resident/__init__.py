"""An examiner that stays behind for the next `grade` of the same user in a terminal (design/speed.md)."""
