"""The text report: in colour on a terminal, plain elsewhere. One sentence a test, one message a cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.results import Outcome, Report, TestResult

WIDTH = 100
SIGNS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "not_checked": ("–", "dim"), "not_run": ("·", "dim")}
PLAIN_SIGNS = {"✓": "ok", "✗": "no", "–": "--", "·": ".."}
WORDS: dict[Outcome, str] = {
    "crashed": "It crashed. ",
    "timeout": "It ran out of time. ",
    "memory": "It ran out of memory. ",
    "policy": "Not allowed here. ",
}
WORST: tuple[Outcome, ...] = ("crashed", "timeout", "memory", "policy", "failed", "not_checked", "not_run", "passed")


def write(report: Report, out: TextIO) -> None:
    """Write the report to a terminal or a file."""
    unicode = (getattr(out, "encoding", None) or "utf-8").casefold().replace("-", "") == "utf8"
    if out.isatty():
        width = min(Console(file=out).width, WIDTH)
        _Writer(Console(file=out, width=width, highlight=False, emoji=False), unicode).write(report)
        return
    page = StringIO()
    _Writer(Console(file=page, width=WIDTH, highlight=False, emoji=False), unicode).write(report)
    out.write("".join(line.rstrip() + "\n" for line in page.getvalue().splitlines()))


@dataclass(frozen=True)
class _Sentence:
    """All cases of one test function."""

    cases: tuple[TestResult, ...]

    @property
    def run(self) -> tuple[TestResult, ...]:
        return tuple(case for case in self.cases if case.outcome != "not_run")

    @property
    def shown(self) -> TestResult:
        """The case that stands for all: the worst, and among equals one that has an explanation."""
        return min(self.run or self.cases, key=lambda case: (WORST.index(case.outcome), case.diagnosis is None))

    @property
    def points(self) -> tuple[float, float]:
        return sum(case.points for case in self.cases), sum(case.max_points for case in self.cases)


class _Writer:
    def __init__(self, console: Console, unicode: bool) -> None:
        self._console = console
        self._unicode = unicode
        self._told: set[str] = set()

    def write(self, report: Report) -> None:
        self._line(
            Text(f"{report.title}", style="bold").append(
                f" · {report.exercise} · {report.submission.path}", style="dim"
            )
        )
        self._line()
        for visibility, heading in (("visible", "Worked examples"), ("hidden", "Hidden tests")):
            sentences = list(_sentences(case for case in report.tests if case.visibility == visibility))
            if sentences:
                self._line(Text(heading, style="bold"))
                for sentence in sentences:
                    self._sentence(sentence)
                self._line()
        self._not_run(report)
        for note in report.notes:
            self._indented(Text(note), 0)
        self._verdict(report)

    def _sentence(self, sentence: _Sentence) -> None:
        case = sentence.shown
        sign, style = SIGNS.get(case.outcome, SIGNS["failed"])
        row = Table.grid(padding=(0, 1), expand=True)
        row.add_column(width=2)
        row.add_column(ratio=1)
        row.add_column(justify="right", no_wrap=True)
        row.add_row(
            Text(self._sign(sign), style=style), Text(case.sentence), Text(_points(*sentence.points), style=style)
        )
        self._console.print(row)
        if case.outcome not in ("passed", "not_run"):
            self._why(sentence, case)

    def _why(self, sentence: _Sentence, case: TestResult) -> None:
        if case.outcome == "not_checked":
            return self._waits(case)
        cause = case.diagnosis.advice if case.diagnosis else case.feedback
        if cause in self._told:
            return self._indented(Text("For the same reason.", style="dim"))
        self._told.add(cause)
        self._indented(Text(WORDS.get(case.outcome, "") + case.feedback))
        if case.diagnosis:
            self._indented(Text("Why: ", style="bold").append(case.diagnosis.advice, style="yellow"))
        wrong = [c for c in sentence.run if c.outcome not in ("passed", "not_checked")]
        if len(sentence.run) > 1 and len(wrong) < len(sentence.run):
            self._indented(Text(f"Wrong in {len(wrong)} of {len(sentence.run)} cases.", style="dim"))
        return None

    def _waits(self, case: TestResult) -> None:
        """What a test waits for; said once for all that wait for the same."""
        if case.feedback not in self._told:
            self._told.add(case.feedback)
            self._indented(Text(_capital(case.feedback), style="dim"))

    def _not_run(self, report: Report) -> None:
        reasons = Counter(case.feedback for case in report.tests if case.outcome == "not_run")
        for reason, count in reasons.items():
            self._indented(Text(f"{count} checks {reason}.", style="dim"), 0)

    def _verdict(self, report: Report) -> None:
        style = {"passed": "bold green", "failed": "bold red", "error": "bold magenta"}[report.status]
        self._line(Text(f"Score: {report.score:g} of {report.max_score:g} points", style=style))
        if report.status == "error":
            self._indented(Text("A fault of the course, not of yours: tell your teacher. It cost you no point."), 0)
        env = report.environment
        layers = [layer.name for layer in env.isolation if layer.in_force]
        missing = [layer.name for layer in env.isolation if not layer.in_force]
        footer = f"seed {env.seed} · torch {env.torch} · {env.device} · isolation: {', '.join(layers)}"
        self._indented(Text(footer + (f"; missing: {', '.join(missing)}" if missing else ""), style="dim"), 0)

    def _sign(self, sign: str) -> str:
        return sign if self._unicode else PLAIN_SIGNS[sign]

    def _line(self, text: Text | None = None) -> None:
        self._console.print(self._safe(text or Text()))

    def _indented(self, text: Text, by: int = 3) -> None:
        self._console.print(Padding(self._safe(text), (0, 0, 0, by), expand=False))

    def _safe(self, text: Text) -> Text:
        """Only what the stream can encode."""
        if not self._unicode:
            text.plain = (
                text.plain.replace("·", "-").replace("–", "-").replace("“", '"').replace("”", '"').replace("…", "...")
            )
        return text


def _sentences(cases: Iterable[TestResult]) -> Iterator[_Sentence]:
    groups: dict[str, list[TestResult]] = {}
    for case in cases:
        groups.setdefault(case.name, []).append(case)
    return (_Sentence(tuple(members)) for members in groups.values())


def _points(earned: float, most: float) -> str:
    return f"{round(earned, 3):g} / {round(most, 3):g}" if most else ""


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:] + "."
