"""For whoever writes a course: a new exercise's skeleton, and the proof that an exercise keeps its promises."""
