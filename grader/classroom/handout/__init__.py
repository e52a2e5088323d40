"""What learners receive: exercises and a grader, without the private folders."""
