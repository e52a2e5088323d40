"""What is graded: a .py file, a notebook or a folder, taken as text and never imported here."""
