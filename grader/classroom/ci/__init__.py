"""Set-ups for classroom CI that keep hidden tests out of the students' reach."""
