"""Pictures of what a report knows, one module each: SVG for a page, and where it can be, text for a terminal."""
