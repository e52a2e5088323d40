"""What is graded: a .py file, a notebook or a folder, read as text and never imported here."""
