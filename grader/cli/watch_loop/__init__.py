"""`grade watch` without its screen: file events, keys, signals and gradings meet in one loop."""
