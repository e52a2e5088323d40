"""The report of tests/on_gpu, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

KNOWN = ("what", "result", "detail")
MAX = 400


def write(folder: Path, summary: dict[str, Any]) -> None:
    """report.json and report.md, in place of those that are there."""
    (folder / "report.json").write_text(json.dumps(summary, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(_page(summary), encoding="utf-8")


def _page(summary: dict[str, Any]) -> str:
    lines = ["# tests/on_gpu", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_spec(value)} |" for name, value in {**summary["tried"], **summary["machine"]}.items()]
    lines += ["", f"{summary['seconds']:.0f} s.", ""]
    lines += ["| step | result | rows | seconds | why |", "|---|---|---|---|---|"]
    for came in summary["steps"]:
        passed = sum(row["result"] == "passed" for row in came["rows"])
        lines.append(
            f"| {came['step']['title']} | {came['result']} | {passed} of {len(came['rows'])} passed "
            f"| {came['seconds']:.0f} | {_spec(came['why'])} |"
        )
    for came in summary["steps"]:
        lines += ["", f"## {came['step']['title']}", "", "| what | result | detail | measured |", "|---|---|---|---|"]
        for row in came["rows"]:
            measured = "; ".join(f"{name} {_shown(row[name])}" for name in row if name not in KNOWN)
            lines.append(f"| {_spec(row['what'])} | {row['result']} | {_spec(row['detail'])} | {_spec(measured)} |")
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "<br>".join(map(str, value)) or "none"
    return str(value)


def _spec(value: Any) -> str:
    """One spec of a table: a line, not too long, without a bar."""
    text = " ".join(_shown(value).split()).replace("|", "\\|")
    return text if len(text) <= 10 * MAX else text[: 10 * MAX] + " …"
