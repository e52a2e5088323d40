"""One small change to the learner's own code that makes every test pass: it proves in which line the mistake is."""
