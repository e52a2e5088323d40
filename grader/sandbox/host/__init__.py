"""The trust boundary: everything that starts, limits and talks to the process that runs the learner's code."""
