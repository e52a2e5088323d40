"""The text report: in colour on a terminal, plain elsewhere. One sentence a test, one explanation a cause."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader import sanitize
from grader.reporting.interface import Target
from grader.reporting.pictures import curve, heat_map
from grader.reporting.sentences import CARRIED, COURSE_FAULT, Sentence, chapters, first_and_then, not_run, printed
from grader.reporting.side_by_side import how_far, table, where
from grader.results import Environment, Evidence, Report, TestResult

DRAWN = 4  # elements that a heat map is worth drawing for
ROWS = 24  # of a table of numbers
MAX_PRINTED = 12
"""Lines of what the learner's code printed, each time: a loop that never ends would push the report off the screen."""
SIGNS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "not_checked": ("–", "dim"), "not_run": ("·", "dim")}
PLAIN_SIGNS = {"✓": "ok", "✗": "no", "–": "--", "·": ".."}
PLAIN = {"–": "-", "·": "-", "“": '"', "”": '"', "…": "...", "×": "x"}


def render(report: Report, target: Target) -> str:
    """The report for a terminal or a file; with the evidence for each cause if it is wanted."""
    console = Console(  # plain in a kernel, too, where rich would take a StringIO for a notebook
        file=StringIO(), width=target.width, highlight=False, emoji=False, force_jupyter=False,
        force_terminal=target.terminal,
    )  # fmt: skip
    with console.capture() as captured:
        _Writer(console, target).write(report)
    page = sanitize.without_commands(captured.get())  # a line may have been wrapped so that it starts with one
    return page if target.terminal else "".join(line.rstrip() + "\n" for line in page.split("\n")[:-1])


class _Writer:
    def __init__(self, console: Console, target: Target) -> None:
        self._console = console
        self._encoding = target.encoding
        self._unicode = target.encoding.casefold().replace("-", "") == "utf8"
        self._explain = target.explain
        self._brief = target.terminal and not target.explain

    def write(self, report: Report) -> None:
        parts = chapters(report)
        where_from = f" · {report.exercise} · {report.submission.path}"
        self._indented(Text.assemble(self._text(report.title, "bold"), self._text(where_from, "dim")), 0)
        self._blank()
        for chapter in parts:
            self._say(chapter.heading, "bold", 0)
            shown = next((sentence for sentence in chapter.sentences if sentence.wrong), None)
            for sentence in chapter.sentences:
                self._sentence(sentence, in_full=not self._brief or sentence is shown)
            self._blank()
        for note in not_run(report):
            self._say(note, "dim", 0)
        for note in report.notes:
            self._say(note, "", 0)
        self._printed(report)
        self._verdict(report)
        if report.status != "error":
            self._what_next(report.exercise.partition("_")[0], first_and_then(parts))
        if not self._brief:
            self._environment(report.environment)

    def _sentence(self, sentence: Sentence, in_full: bool) -> None:
        self._row(sentence)
        if not in_full:
            if sentence.waiting:
                self._say(f"{sentence.waits}.", "dim")
            return
        if sentence.shown.outcome not in ("passed", "not_run"):
            self._why(sentence)
        if sentence.first_step:
            self._say(sentence.first_step)
        if sentence.carried:
            self._say(CARRIED, "dim")
        if sentence.waiting:
            self._say(f"{sentence.waits}:", "dim")
            for waiting in sentence.waiting:
                self._row(waiting, "dim", 3)

    def _row(self, sentence: Sentence, colour: str = "", indent: int = 0) -> None:
        """Sign, sentence, points."""
        sign, style = SIGNS.get(sentence.shown.outcome, SIGNS["failed"])
        if not self._unicode:
            sign = PLAIN_SIGNS[sign]
        row = Table.grid(padding=(0, 1), expand=True)
        row.add_column(width=2)
        row.add_column(ratio=1)
        row.add_column(justify="right", no_wrap=True)
        said = sentence.shown.sentence
        if sentence.shown.outcome == "not_run":
            said = f"{said.removesuffix('.')} (not run here)."
        row.add_row(Text(sign, style), self._text(said, colour), self._text(sentence.points, style))
        self._console.print(Padding(row, (0, 0, 0, indent)))

    def _why(self, sentence: Sentence) -> None:
        """What is wrong and why, once for each cause."""
        if sentence.same_as:
            if sentence.wrong:
                self._say(f"For the same reason as “{sentence.same_as}”", "dim")
            return
        self._say(sentence.feedback, "" if sentence.wrong else "dim")
        for label, advice in zip(("Why: ", *("Or: ",) * len(sentence.explanations)), sentence.explanations):
            self._indented(Text.assemble((label, "bold"), self._text(advice, "yellow")))
        for number, repair in enumerate(sentence.shown.repairs):
            label = "Or: " if number else "Where: "
            self._indented(Text.assemble((label, "bold"), self._text(f"{repair.place}. {repair.proof}")))
            self._say(repair.source, "", 7)
        self._picture(sentence.shown)
        if self._explain:
            self._evidence(sentence.shown)
        if sentence.wrong and sentence.how_often:
            self._say(sentence.how_often, "dim")

    def _picture(self, case: TestResult) -> None:
        """A curve, or a map of the errors. A map in which every element is wrong shows nothing."""
        if case.curve and case.curve.steps:
            self._block(curve.text(case.curve, case.visibility == "hidden", self._unicode))
        elif case.evidence and len(case.evidence.levels) >= DRAWN and (self._explain or 0 in case.evidence.levels):
            self._block(heat_map.text(case.evidence, self._unicode))

    def _evidence(self, case: TestResult) -> None:
        """The numbers of a visible test; for a hidden test, where the answer is wrong and by how much."""
        if case.visibility == "visible":
            if case.evidence:
                self._numbers(case.evidence)
        elif case.evidence or case.error:
            said = (where(case.evidence) if case.evidence else "", how_far(case.error))
            self._say(" ".join(filter(None, (*said, "Hidden tests don't show numbers."))), "dim")

    def _numbers(self, evidence: Evidence) -> None:
        rows = table(evidence)
        if not rows:
            return
        grid = Table.grid(padding=(0, 3, 0, 0))
        for number in range(len(rows[0])):
            grid.add_column(justify="right" if number else "left", no_wrap=True)
        for number, row in enumerate(rows[: ROWS + 1]):
            grid.add_row(*(self._text(cell, "" if number else "dim") for cell in row))
        self._console.print(Padding(grid, (0, 0, 0, 7), expand=False))
        if len(rows) > ROWS + 1:
            self._say(f"… and {len(rows) - ROWS - 1} more; --format json has all of them.", "dim", 7)

    def _printed(self, report: Report) -> None:
        parts = printed(report)
        if not parts:
            return
        if report.notes or not_run(report):
            self._blank()
        self._say("What your code printed", "bold", 0)
        for when, text in parts:
            self._say(when, "dim", 0)
            lines = text.splitlines()
            self._say("\n".join(lines[:MAX_PRINTED]), "", 3)
            if len(lines) > MAX_PRINTED:
                self._say(f"… and {len(lines) - MAX_PRINTED:,} more lines", "dim", 3)
        self._blank()

    def _verdict(self, report: Report) -> None:
        style = {"passed": "bold green", "failed": "bold red", "error": "bold magenta"}[report.status]
        if not report.examples_only:  # whose notes say it
            self._say(f"Score: {report.verdict}", style, 0)
        if report.status == "error":
            self._say(COURSE_FAULT, "", 0)

    def _what_next(self, exercise: str, wrong: tuple[Sentence, ...]) -> None:
        """What a learner reads last. exercise: as commands call it. wrong: what to fix first, and what then."""
        if not wrong:
            return
        first, *then = wrong
        self._indented(Text.assemble(("Fix first: ", "bold"), self._text(first.shown.sentence)), 0)
        self._say(first.in_short)
        for sentence in then:
            self._indented(Text.assemble(("Then: ", "bold"), self._text(sentence.shown.sentence)), 0)
        more = f"; `grade {exercise} --explain` shows every failure in full" if self._brief and then else ""
        self._say(f"`grade hint {exercise}` gives a hint{more}.", "dim", 0)

    def _environment(self, env: Environment) -> None:
        """What it takes to repeat this, and what separated the learner's code from the machine."""
        layers = [layer.name for layer in env.isolation if layer.in_force]
        missing = [layer.name for layer in env.isolation if not layer.in_force]
        footer = f"seed {env.seed} · torch {env.torch} · {env.device} · isolation: {', '.join(layers)}"
        self._say(footer + (f"; missing: {', '.join(missing)}" if missing else ""), "dim", 0)

    def _blank(self) -> None:
        self._console.print()

    def _say(self, text: str, style: str = "", indent: int = 3) -> None:
        self._indented(self._text(text, style), indent)

    def _block(self, picture: str) -> None:
        self._indented(Text(picture, no_wrap=True), 7)

    def _indented(self, text: Text, indent: int = 3) -> None:
        self._console.print(Padding(text, (0, 0, 0, indent), expand=False))

    def _text(self, text: str, style: str = "") -> Text:
        """Text that is neither markup nor escape codes, and only what the stream can encode."""
        text = sanitize.block(text)
        if not self._unicode:
            text = (
                "".join(PLAIN.get(sign, sign) for sign in text).encode(self._encoding, "replace").decode(self._encoding)
            )
        return Text(text, style)
