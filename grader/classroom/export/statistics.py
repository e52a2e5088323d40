"""Statistics of a class: scores, frequent mistakes, results of the tests, and submissions to look at."""

from __future__ import annotations

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
STOPPED: dict[Outcome, str] = {
    "crashed": "crashed", "timeout": "timed out", "memory": "out of memory", "policy": "not allowed",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One submission that counts.

    name: the name of its report in the page ("ada/05"). student: as shown. report: None if the submission couldn't be
    read. late: None if it isn't known.
    """

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
    def stopped(self) -> tuple[str, ...]:
        """How its tests stopped before they gave an answer, in words."""
        outcomes = {case.outcome for case in self.report.tests} if self.report else set()
        return tuple(word for outcome, word in STOPPED.items() if outcome in outcomes)


@dataclass(frozen=True)
class Scores:
    """The scores in one exercise.

    graded, unreadable, full: how many submissions could be read, couldn't be read and so have 0 points, and have full
    score. bins: how many have 0 to under 10 % of the points, …, 90 to under 100 %, and all points.
    """

    graded: int
    unreadable: int
    full: int
    mean: float
    median: float
    bins: tuple[int, ...]


@dataclass(frozen=True)
class Shared:
    """What several submissions have in common.

    title: a word or two. text: the explanation, as most of them have it. also: further explanations that exactly the
    same submissions have.
    """

    title: str
    text: str
    entries: tuple[Entry, ...]
    also: tuple[str, ...] = ()

    @property
    def often(self) -> bool:
        return len(self.entries) > 1


@dataclass(frozen=True)
class TestStatistics:
    """How the class did in one test.

    passed, run: in how many submissions it passed and was run. waits: in how many another test must pass first. share:
    of those that were run, how many passed; None if it was never run.
    """

    __test__ = False  # not a pytest class

    sentence: str
    visible: bool
    passed: int
    run: int
    waits: int

    @property
    def share(self) -> float | None:
        return self.passed / self.run if self.run else None


def scores(entries: Iterable[Entry], most: float) -> Scores:
    """The scores of one exercise's submissions. most: the exercise's points."""
    every = list(entries)
    unreadable = sum(entry.report is None for entry in every)
    points = [entry.grade.score for entry in every]
    bins = [0] * (BINS + 1)
    for entry in every:
        share = entry.grade.score / most if most else 0.0
        bins[BINS if entry.full else min(int(share * BINS), BINS - 1)] += 1
    return Scores(
        len(every) - unreadable, unreadable, bins[BINS], mean(points) if points else 0.0,
        median(points) if points else 0.0, tuple(bins),
    )  # fmt: skip


def mistakes(entries: Iterable[Entry]) -> tuple[Shared, ...]:
    """The diagnoses of one exercise's submissions, the most frequent first.

    A mistake that the course knows is counted by its name, any other diagnosis by its kind and the test that it is
    about. Diagnoses that exactly the same submissions have are merged into one.
    """
    found: dict[tuple[str, str], dict[str, Entry]] = {}
    advices: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        for case in entry.report.tests if entry.report else ():
            if why := case.diagnosis:
                key = (MISTAKE, why.mistake) if why.mistake else (why.kind, case.name)
                found.setdefault(key, {})[entry.name] = entry
                advices.setdefault(key, Counter())[why.advice] += 1
    causes: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    # A mistake's name is the most telling.
    for key in sorted(found, key=lambda key: (key[0] != MISTAKE, -advices[key].total())):
        causes.setdefault(tuple(sorted(found[key])), []).append(key)
    every = [_cause(keys, [advices[key].most_common(1)[0][0] for key in keys], found) for keys in causes.values()]
    return tuple(sorted(every, key=lambda shared: -len(shared.entries)))


def lines(entries: Iterable[Entry]) -> tuple[Shared, ...]:
    """In which functions a small change makes it right, and of which sort, the most frequent first; the text is the
    line that most of them have there. Known only of what was graded with lines."""
    found: dict[tuple[str, str], dict[str, Entry]] = {}
    sources: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        places = [place for case in (entry.report.tests if entry.report else ()) for place in case.repairs]
        for place in dict.fromkeys(places):
            key = (place.function or place.label, place.kind)
            found.setdefault(key, {})[entry.name] = entry
            sources.setdefault(key, Counter())[place.source] += 1
    every = []
    for (function, kind), made_by in found.items():
        source = sources[function, kind].most_common(1)[0][0]
        said = f"{kind[:1].upper()}{kind[1:]} makes it right, most often in `{source}`."
        every.append(Shared(function, said, tuple(made_by.values())))
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
    return tuple(sorted(every, key=lambda test: (test.share is None, test.share or 0.0, -test.waits)))


def stopped(entries: Iterable[Entry]) -> tuple[Shared, ...]:
    """The submissions that crashed, ran out of time or memory, or did something forbidden: one entry for each outcome,
    with the first line of the feedback that most of their tests have."""
    found: dict[Outcome, dict[str, Entry]] = {}
    feedback: dict[Outcome, Counter[str]] = {}
    for entry in entries:
        for case in entry.report.tests if entry.report else ():
            if case.outcome in STOPPED:
                found.setdefault(case.outcome, {})[entry.name] = entry
                feedback.setdefault(case.outcome, Counter())[case.feedback.strip().partition("\n")[0]] += 1
    return tuple(
        Shared(STOPPED[outcome], feedback[outcome].most_common(1)[0][0], tuple(found[outcome].values()))
        for outcome in reversed(STOPPED)  # the rare and serious ones come before crashes
        if outcome in found
    )


def slowest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The submissions that took longest to grade."""
    return tuple(sorted(entries, key=lambda entry: -entry.grade.seconds)[:SLOWEST])


def lateness(entry: Entry, due: datetime) -> str:
    """How late a submission is, as "2 h 5 min"."""
    over = (entry.grade.submitted - due) if entry.grade.submitted else timedelta()
    minutes = max(1, int(over.total_seconds() / 60))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{count} {unit}" for count, unit in [part for part in parts if part[0]][:2])


def _cause(keys: list[tuple[str, str]], texts: list[str], found: dict[tuple[str, str], dict[str, Entry]]) -> Shared:
    """keys: those of the same submissions, the most telling first; texts: their explanations."""
    kind, name = keys[0]
    title = (name if kind == MISTAKE else kind).replace("_", " ")
    return Shared(title, texts[0], tuple(found[keys[0]].values()), tuple(texts[1:]))
