"""Submissions written on the spot, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
import pytest

from grader.submission.collect import collect
from grader.submission.interface import Submission


@pytest.fixture
def submit(tmp_path: Path) -> Callable[..., Submission]:
    """Collects a .py file with the given source."""

    def submit(source: str, *wanted: str, by_hand: bool = False) -> Submission:
        file = tmp_path / "linear.py"
        file.write_text(dedent(source), encoding="utf-8")
        return collect(file, "linear.py", wanted or ("Linear",), by_hand)

    return submit


@pytest.fixture
def kept(submit: Callable[..., Submission]) -> Callable[..., str]:
    """The code that is left of a .py file, without blank lines."""

    def kept(source: str, *wanted: str) -> str:
        chunks = submit(source, *wanted).chunks
        return "\n".join(line for chunk in chunks for line in chunk.source.split("\n") if line.strip())

    return kept


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[..., Path]:
    """A notebook with the given code cells, each after a cell of prose."""

    def notebook(*sources: str, name: str = "homework.ipynb") -> Path:
        v4: Any = nbformat.v4
        cells = [
            cell for source in sources for cell in (v4.new_markdown_cell("prose"), v4.new_code_cell(dedent(source)))
        ]
        file = tmp_path / name
        file.write_text(v4.writes(v4.new_notebook(cells=cells)), encoding="utf-8")
        return file

    return notebook
