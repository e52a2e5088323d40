"""What learners receive: exercises and a grader, without the closed rooms."""
