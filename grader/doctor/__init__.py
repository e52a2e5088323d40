"""`grade doctor`: what this machine has, what of it stands in the way of grading, and what to do about it."""
