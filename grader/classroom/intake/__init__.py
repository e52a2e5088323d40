"""Who handed in what: `find.py` reads a folder or an export of a learning platform, one file a layout."""
