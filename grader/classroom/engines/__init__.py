"""Where the submissions of a class are judged: on the cores of this machine, or on a cluster."""
