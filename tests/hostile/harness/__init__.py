"""What the hostile corpus is tried with: a course with planted secrets, two graders, two users, and watchers."""
