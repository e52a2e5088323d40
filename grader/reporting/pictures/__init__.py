"""Pictures for reports, one module each: as SVG for a page, and some also as text for a terminal."""
