"""Why an answer is wrong: what detectors see in it, what known mistakes give on the same inputs, and what the
learner's own code does when its inputs change."""
