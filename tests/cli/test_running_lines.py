"""What a terminal of 24 lines and 80 columns shows while tests run, and that nothing of it is left."""

from __future__ import annotations

import io
import re
import sys
import time
from pathlib import Path

import pytest

from grader.cli import running_lines
from grader.cli.exercise import Destination, _screen
from grader.cli.running_lines import RunningLines
from grader.reporting.formats import named
from grader.results import Environment, Report, SubmissionRecord, TestResult

HERE = Environment("", "", "", "", "", "cpu", (), 0)
STEP = re.compile(r"\x1b\[(\d*)([AJ])|\r|\n|[^\x1b\r\n]")


class Screen(io.TextIOWrapper):
    """A terminal that remembers what was written, and each state that somebody could have read."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self.states: list[list[str]] = []
        self._lines, self._row, self._column = [""], 0, 0

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        for step in STEP.finditer(text):
            self._take(step)
        return len(text)

    def flush(self) -> None:
        self.states.append([line for line in self._lines if line])

    def _take(self, step: re.Match[str]) -> None:
        if step[2] == "A":
            self._row -= int(step[1])
        elif step[2] == "J":
            self._lines[self._row :] = [self._lines[self._row][: self._column]]
        elif step[0] == "\r":
            self._column = 0
        elif step[0] == "\n":
            self._row, self._column = self._row + 1, 0
            self._lines.append("")
        else:
            line = self._lines[self._row]
            self._lines[self._row] = line[: self._column] + step[0] + line[self._column + 1 :]
            self._column += 1


def report(*outcomes: str, path: str = "linear.py") -> Report:
    tests = tuple(
        TestResult(
            id=f"test_{number}", sentence=f"Sentence {number}, which is as long as a sentence of a test may be, and "
            "then some more.", outcome=outcome, device="cpu", dtype="float32", visibility="hidden", points=0.0,
            max_points=1.0,
        )
        for number, outcome in enumerate(outcomes)
    )  # fmt: skip
    return Report(
        exercise="exercise03_linear", title="", version="1", submission=SubmissionRecord(path, ""), status="error",
        score=0.0, max_score=10.0, tests=tests, environment=HERE,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(running_lines, "EVERY_S", 0.02)


def shown(screen: Screen) -> list[str]:
    """The lines once they have been written, after half a second."""
    until = time.monotonic() + 5
    while not any(screen.states[-1:]) and time.monotonic() < until:
        time.sleep(0.01)
    return max(screen.states[-3:], key=len)


def test_what_takes_less_than_half_a_second_shows_nothing():
    screen = Screen()
    with RunningLines(screen) as running:
        running.plan(8)
        running.count(report("passed"))
        time.sleep(0.1)
    assert screen.states == []


def test_the_tests_that_have_run_and_how_far_it_is():
    screen = Screen()
    with RunningLines(screen) as running:
        running.plan(8)
        running.count(report("passed", "failed", "not_checked"))
        first, second, status = shown(screen)
        assert first.startswith("✓  Sentence 0,")
        assert second.startswith("✗  Sentence 1,")
        assert re.fullmatch(r"Grading linear.py: 3 of 8 tests, 1 wrong, \d\.\d s", status)
    assert screen.states[-1] == []


def test_when_all_have_run_the_line_is_sought():
    screen = Screen()
    with RunningLines(screen) as running:
        running.plan(2)
        running.seek(report("passed", "failed"))
        assert re.fullmatch(r"Looking for the line in linear.py, 1 wrong, \d\.\d s", shown(screen)[-1])
    assert screen.states[-1] == []


def test_it_is_not_known_yet_how_many_there_are():
    screen = Screen()
    with RunningLines(screen) as running:
        assert re.fullmatch(r"Starting, \d\.\d s", shown(screen)[0])
        running.count(report())
        time.sleep(0.1)
        assert re.fullmatch(r"Grading linear.py, \d\.\d s", shown(screen)[0])
    assert screen.states[-1] == []


def test_more_tests_than_lines_and_names_that_are_too_long_or_wide_fit_the_screen():
    screen = Screen()
    with RunningLines(screen) as running:
        running.plan(40)
        running.count(report(*["passed"] * 40, path="線形" * 60 + ".py"))
        lines = shown(screen)
        assert len(lines) == 23
        assert lines[-2].startswith("✓  Sentence 39,")
        assert max(map(len, lines)) <= 79
        assert lines[-1].count("線") + lines[-1].count("形") < 40
        assert lines[-1].endswith(" s")
    assert screen.states[-1] == []


@pytest.mark.parametrize("term", ["dumb", None])
def test_nothing_is_written_without_a_terminal_that_can_erase(monkeypatch, term):
    screen = Screen()
    if term:
        monkeypatch.setenv("TERM", term)
    else:
        monkeypatch.setattr(screen, "isatty", lambda: False)
    with RunningLines(screen) as running:
        assert not running.shown
        running.plan(8)
        running.count(report("passed"))
        time.sleep(0.7)
    assert screen.states == []


@pytest.mark.parametrize(
    ("formats", "files", "screen"),
    [
        (["text"], [None], "stdout"), (["json"], [None], None), (["github"], [None], None),
        (["json"], ["report.json"], "stderr"), (["json", "text"], ["report.json", None], "stdout"),
    ],
)  # fmt: skip
def test_where_a_program_reads_the_screen_nothing_is_shown(formats, files, screen):
    destinations = [Destination(named(form), file and Path(file)) for form, file in zip(formats, files)]
    assert _screen(destinations) is (screen and getattr(sys, screen))
