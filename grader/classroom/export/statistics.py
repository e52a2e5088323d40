"""What a class knows and what it doesn't: scores, mistakes, tests, and hand-ins that need an eye."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean, median

from grader.classroom.gradebook import Grade
from grader.reporting.sentences import in_order
from grader.results import Outcome, Report

BINS = 10  # of a histogram; a full score has one of its own besides
SLOWEST = 10
MISTAKE = "mistake"
FALLEN: dict[Outcome, str] = {
    "crashed": "crashed", "timeout": "timed out", "memory": "out of memory", "policy": "not allowed",
}  # fmt: skip
VARIES = re.compile(r"`[^`]*`|\d[\d./]*")


@dataclass(frozen=True)
class Entry:
    """One hand-in that counts. name: of its report in the page ("ada/05"). student: as shown. report: None if it
    couldn't be read. late: None where that isn't known."""

    name: str
    student: str
    grade: Grade
    report: Report | None
    late: bool | None

    @property
    def full(self) -> bool:
        return self.grade.score >= self.grade.most

    @property
    def changed(self) -> bool:
        return self.grade.before is not None and self.grade.before != self.grade.score

    @property
    def fallen(self) -> tuple[str, ...]:
        """How its tests ended that didn't come to an answer, in words."""
        outcomes = {case.outcome for case in self.report.tests} if self.report else set()
        return tuple(word for outcome, word in FALLEN.items() if outcome in outcomes)


@dataclass(frozen=True)
class Scores:
    """Of hand-ins that could be graded. bins: how many have 0 to under 10 % of the points, … 90 to 100, and all."""

    handed_in: int
    graded: int
    full: int
    mean: float
    median: float
    bins: tuple[int, ...]


@dataclass(frozen=True)
class Shared:
    """What several hand-ins have in common. title: in a word or two; text: in full, as most of them have it. also: what
    else is said of the very same hand-ins."""

    title: str
    text: str
    entries: tuple[Entry, ...]
    also: tuple[str, ...] = ()

    @property
    def often(self) -> bool:
        return len(self.entries) > 1


@dataclass(frozen=True)
class TestStatistics:
    """How the class did in one test. run: in how many hand-ins it was; waits: in how many another has to pass first."""

    __test__ = False  # not a pytest class

    sentence: str
    visible: bool
    passed: int
    run: int
    waits: int

    @property
    def share(self) -> float:
        return self.passed / self.run if self.run else 1.0


def scores(entries: Iterable[Entry], most: float) -> Scores:
    """Of one exercise. most: its points."""
    every = tuple(entries)
    graded = [entry for entry in every if entry.report]
    points = [entry.grade.score for entry in graded]
    bins = [0] * (BINS + 1)
    for entry in graded:
        share = entry.grade.score / most if most else 0.0
        bins[BINS if entry.full else min(int(share * BINS), BINS - 1)] += 1
    return Scores(
        len(every), len(graded), bins[BINS], mean(points) if points else 0.0, median(points) if points else 0.0,
        tuple(bins),
    )  # fmt: skip


def mistakes(entries: Iterable[Entry]) -> tuple[Shared, ...]:
    """The diagnoses of one exercise's hand-ins, the most frequent first: each mistake of the course by its name, the
    others by what they say, whatever names and sizes it has. What the same hand-ins have in common is one."""
    found: dict[tuple[str, str], dict[str, Entry]] = {}
    advices: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        for case in entry.report.tests if entry.report else ():
            if why := case.diagnosis:
                key = (MISTAKE, why.mistake) if why.mistake else (why.kind, VARIES.sub("…", why.advice))
                found.setdefault(key, {})[entry.name] = entry
                advices.setdefault(key, Counter())[why.advice] += 1
    causes: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for key in sorted(found, key=lambda key: (key[0] != MISTAKE, -advices[key].total())):  # a mistake's name says most
        causes.setdefault(tuple(sorted(found[key])), []).append(key)
    every = [_cause(keys, [advices[key].most_common(1)[0][0] for key in keys], found) for keys in causes.values()]
    return tuple(sorted(every, key=lambda shared: -len(shared.entries)))


def tests(entries: Iterable[Entry]) -> tuple[TestStatistics, ...]:
    """The tests of one exercise, the worst first."""
    outcomes: dict[tuple[str, bool], Counter[str]] = {}
    for entry in entries:
        for sentence in in_order(entry.report) if entry.report else ():
            key = (sentence.shown.sentence, sentence.shown.visibility == "visible")
            outcomes.setdefault(key, Counter())[sentence.shown.outcome] += 1
    every = [
        TestStatistics(*key, how["passed"], how.total() - how["not_checked"] - how["not_run"], how["not_checked"])
        for key, how in outcomes.items()
    ]
    return tuple(sorted(every, key=lambda test: (test.share, -test.waits)))


def fallen(entries: Iterable[Entry]) -> tuple[Shared, ...]:
    """Which hand-ins crashed, ran out of time or memory or did what isn't allowed, by what was said of it."""
    found: dict[tuple[Outcome, str], dict[str, Entry]] = {}
    for entry in entries:
        for case in entry.report.tests if entry.report else ():
            if case.outcome in FALLEN:
                first = case.feedback.strip().partition("\n")[0]
                key = (case.outcome, VARIES.sub("…", first))
                found.setdefault(key, {})[entry.name] = entry
    every = (Shared(FALLEN[how], said, tuple(by_name.values())) for (how, said), by_name in found.items())
    order = list(FALLEN.values())  # what is rare and grave stands before what crashed
    return tuple(sorted(every, key=lambda shared: (-order.index(shared.title), -len(shared.entries))))


def slowest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those whose grading took longest."""
    return tuple(sorted(entries, key=lambda entry: -entry.grade.seconds)[:SLOWEST])


def lateness(entry: Entry, due: datetime) -> str:
    """By how much, as "2 h 5 min"."""
    over = (entry.grade.submitted - due) if entry.grade.submitted else timedelta()
    minutes = max(1, int(over.total_seconds() / 60))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{count} {unit}" for count, unit in [part for part in parts if part[0]][:2])


def _cause(keys: list[tuple[str, str]], texts: list[str], found: dict[tuple[str, str], dict[str, Entry]]) -> Shared:
    """keys: all with the same hand-ins, the one that says most first; texts: theirs."""
    kind, name = keys[0]
    title = (name if kind == MISTAKE else kind).replace("_", " ")
    return Shared(title, texts[0], tuple(found[keys[0]].values()), tuple(texts[1:]))
