"""Exporting a gradebook: one file a format, each with a function `export`."""
