"""What a report tells that it must not: planted words, lines of closed files, hidden numbers."""

from __future__ import annotations

import ast
import html
import json
import re
from pathlib import Path
from typing import Any

from harness.course import Course, closed_files
from harness.hidden_numbers import HiddenNumbers

LONG = 20
UNJUDGED = ("duration_s", "sha256", "environment", "path")


def leaks(
    pages: dict[str, str], course: Course, numbers: HiddenNumbers, submitted: str, known: tuple[str, ...] = ()
) -> list[str]:
    """Everything closed in a report (text, json, html, said).

    submitted: the learner's own text, which may be shown. known: entries of the JSON report that aren't looked at.
    """
    texts = {
        "text": pages["text"], "said": pages["said"], "html": html.unescape(re.sub(r"<[^>]*>", " ", pages["html"])),
        "json": "\n".join(_strings(json.loads(pages["json"]), (*UNJUDGED, *known))),
    }  # fmt: skip
    found = []
    for name, text in texts.items():
        joined = " ".join(text.split())
        found += [f"{name}: the {place}" for place, word in course.canaries.items() if word in text]
        found += [f"{name}: {line}" for line in _closed_lines(course.root, submitted) if line in joined]
        body = re.sub(r"\nseed .*", "", text) if name == "text" else re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)
        found += [f"{name}: the number {number}" for number in numbers.told(_visible_left_out(body, submitted))]
    return found


def _visible_left_out(text: str, submitted: str) -> str:
    """Without the learner's own lines: what they wrote themselves is no leak."""
    for line in sorted({line.strip() for line in submitted.splitlines()}, key=len, reverse=True):
        if len(line) >= LONG:
            text = text.replace(line, " ")
    return text


def _strings(value: Any, without: tuple[str, ...]) -> list[str]:
    """Every text and number of a JSON report, but for what says nothing of the inputs."""
    if isinstance(value, dict):
        return [text for key, part in value.items() if key not in without for text in _strings(part, without)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part, without)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


_lines: dict[Path, list[str]] = {}


def _closed_lines(root: Path, submitted: str) -> list[str]:
    if root not in _lines:
        files = list(closed_files(root))
        public = [sentence for file in files for sentence in _docstrings(file)]
        public += [file.read_text(encoding="utf-8") for file in (root / "exercises").rglob("*") if file.is_file()]
        known = " ".join(" ".join(public).split())
        lines = {line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()}
        _lines[root] = sorted(line for line in lines if len(line) >= LONG and line not in known)
    own = " ".join(submitted.split())
    return [line for line in _lines[root] if line not in own]


def _docstrings(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    holders = [node for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))]
    return [ast.get_docstring(node) or "" for node in holders]
