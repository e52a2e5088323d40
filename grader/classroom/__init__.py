"""A whole class: find its submissions, grade them in parallel, store the results in a gradebook."""
