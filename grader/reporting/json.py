"""The JSON report, schema grader.report/1 (schema/report-1.json ships with the package)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader import sanitize
from grader.reporting.interface import Target
from grader.results import Report

SCHEMA_FILE = Path(__file__).parent / "schema" / "report-1.json"


def render(report: Report, target: Target) -> str:
    """The report as JSON."""
    data = sanitize.throughout(report.as_dict())
    data = {"schema": data.pop("schema"), **data}
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def fitting(data: dict[str, Any], most_bytes: int) -> str:
    """JSON of at most `most_bytes` bytes: the texts in `data` are cleaned, and cut as far as necessary."""
    data, longest = sanitize.throughout(data), most_bytes
    while True:
        text = json.dumps(_cut(data, longest), ensure_ascii=False, allow_nan=False)
        if len(text.encode()) <= most_bytes or longest <= 1:
            return text
        longest //= 2


def _cut(data: Any, longest: int) -> Any:
    if isinstance(data, dict):
        return {name: _cut(part, longest) for name, part in data.items()}
    if isinstance(data, list):
        return [_cut(part, longest) for part in data]
    return f"{data[: longest - 1]}…" if isinstance(data, str) and len(data) > longest else data
