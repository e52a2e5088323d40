"""All report formats."""

from __future__ import annotations

from pathlib import Path

from grader.reporting.interface import Format

DEFAULT = Format("text", for_people=True)
FORMATS = (
    DEFAULT,
    Format("json", suffixes=(".json",)),
    Format("html", suffixes=(".html",)),
    Format("junit", suffixes=(".xml",)),
    Format("gradescope"),
    Format("github", annotates=True),
    Format("classroom50"),
    Format("exercism"),
    Format("prairielearn", makes_folder=True),  # its container has no /grade/results yet
    Format("autolab", ends_output=True),
)
NAMES = tuple(form.name for form in FORMATS)


def named(name: str) -> Format:
    """The format of this name, which is one of NAMES."""
    return FORMATS[NAMES.index(name)]


def for_file(file: Path) -> Format:
    """The format that the file's suffix asks for; else the default."""
    return next((form for form in FORMATS if file.suffix in form.suffixes), DEFAULT)
