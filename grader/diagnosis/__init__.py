"""Saying what is wrong with an answer and why: one file for each kind of explanation."""
