"""One file for each kind of explanation that the numbers themselves give."""
