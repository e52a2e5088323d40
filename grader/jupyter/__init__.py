"""Grading inside a notebook: `%%grade exercise03` heads a cell; and an exercise as a notebook to start from."""
