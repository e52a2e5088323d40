"""A whole class: its hand-ins found, graded in parallel and put into a gradebook."""
