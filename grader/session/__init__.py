"""One examination of one submission, in a process of its own."""
