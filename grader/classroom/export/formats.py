"""All export formats."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.export.interface import ExportFormat

DEFAULT = ExportFormat("csv", suffixes=(".csv",))
FORMATS = (
    DEFAULT,
    ExportFormat("canvas", takes_roster=True),
    ExportFormat("moodle", takes_roster=True),
    ExportFormat("json", suffixes=(".json",)),
    ExportFormat("html", suffixes=(".html",), for_browser=True),
)
NAMES = tuple(form.name for form in FORMATS)


def named(name: str) -> ExportFormat:
    """The format of this name, which is one of NAMES."""
    return FORMATS[NAMES.index(name)]


def for_file(file: Path | None) -> ExportFormat:
    """The format that the file's suffix asks for; else the default."""
    return next((form for form in FORMATS if file and file.suffix in form.suffixes), DEFAULT)
