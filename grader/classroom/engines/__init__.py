"""Where a class's submissions are graded: on this machine's cores, or on a cluster."""
