"""README's tables of the course, made from the course: each row is asked for by the test that knows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture
def in_readme(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Checks that a row is in README; --update-golden puts it there, in place of the row with its first cell."""

    def check(row: str) -> None:
        text = README.read_text(encoding="utf-8")
        if request.config.getoption("--update-golden"):
            first = re.compile("^" + re.escape(row.split(" | ")[0]) + r" \|.*", re.M)
            text = first.sub(lambda _: row, text)
            README.write_text(text, encoding="utf-8")
        assert row in text.splitlines()

    return check
