"""Properties that every right gradient has, tried on the learner's own code: they need no answer to compare with."""
