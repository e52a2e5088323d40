"""The JSON report, schema grader.report/1 (schema/report-1.json ships with the package)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from grader import untrusted
from grader.results import Report

SCHEMA_FILE = Path(__file__).parent / "schema" / "report-1.json"


def write(report: Report, out: TextIO) -> None:
    """Write the report as JSON."""
    data = untrusted.throughout(report.as_dict())
    json.dump({"schema": data.pop("schema"), **data}, out, indent=2, ensure_ascii=False, allow_nan=False)
    out.write("\n")
