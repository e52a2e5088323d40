"""The trust boundary: the process that runs a learner's code, what stands around it, and the channel to it."""
