"""Set-ups for classroom CI that keep hidden tests from students."""
