"""The handout for learners: exercises and a grader, without the private folders."""
