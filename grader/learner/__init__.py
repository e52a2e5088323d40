"""What a learner has done so far, their files, and what comes next."""
