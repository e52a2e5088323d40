"""What comes out of a gradebook: one file a format, each of which has `export`."""
