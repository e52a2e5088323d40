"""Finding a class's submissions: `find.py` reads a folder or a learning platform's export, one file a layout."""
