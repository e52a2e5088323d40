"""What a report for people says, in its order: one sentence a test, one case for all its cases, each cause once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from grader.results import DTYPE_TEST, OTHERS_NAMES, Location, Outcome, Repair, Report, Scatter, TestResult

HEADINGS = {"visible": "Worked examples", "hidden": "Hidden tests"}
CARRIED = "Correct, given your value from the previous step."
WORST: tuple[Outcome, ...] = ("crashed", "timeout", "memory", "policy", "failed", "not_checked", "not_run", "passed")
FALLEN: dict[Outcome, str] = {
    "crashed": "It crashed. ",
    "timeout": "It ran out of time. ",
    "memory": "It ran out of memory. ",
    "policy": "Not allowed here. ",
}
FIRST_SENTENCE = re.compile(r"(?<=\.)\s")
COURSE_FAULT = "This is a fault in the course or the grader, not in your code. Please tell your teacher."


@dataclass(frozen=True)
class Sentence:
    """All cases of one test function.

    waiting: the tests that aren't checked until this one passes. same_as: the earlier test that has the same cause, as
    its sentence; "" if there is none. later_correct: for the first wrong step of a chain, how many later steps are
    correct given the learner's own values.
    """

    cases: tuple[TestResult, ...]
    waiting: tuple[Sentence, ...] = ()
    same_as: str = ""
    later_correct: int = 0

    @property
    def name(self) -> str:
        return self.cases[0].name

    @property
    def run(self) -> tuple[TestResult, ...]:
        return tuple(case for case in self.cases if case.outcome != "not_run")

    @property
    def shown(self) -> TestResult:
        """The case that stands for all: the worst, and among equals one that has an explanation."""
        return min(self.run or self.cases, key=lambda case: (WORST.index(case.outcome), case.diagnosis is None))

    @property
    def wrong(self) -> bool:
        return self.shown.outcome not in ("passed", "not_checked", "not_run")

    @property
    def most(self) -> float:
        return sum(case.max_points for case in self.cases)

    @property
    def earned(self) -> float:
        return sum(case.points for case in self.cases)

    @property
    def points(self) -> str:
        """The points earned and those to be had, as "2 / 3"; nothing where there are none."""
        return f"{_few(self.earned)} / {_few(self.most)}" if self.most else ""

    @property
    def duration_s(self) -> float:
        return sum(case.duration_s for case in self.cases)

    @property
    def feedback(self) -> str:
        """What is wrong, or what the test waits for."""
        said = self.shown.feedback
        if self.shown.outcome in ("not_checked", "not_run"):
            return said[:1].upper() + said[1:] + "."
        return FALLEN.get(self.shown.outcome, "") + said

    @property
    def explanations(self) -> tuple[str, ...]:
        """The advice of the diagnosis, then of the explanations that fit as well."""
        best = self.shown.diagnosis
        return tuple(dict.fromkeys(each.advice for each in (best, *self.shown.also))) if best else ()

    @property
    def places(self) -> tuple[str, ...]:
        """Where a small change makes it right, and how that is known, one for each line."""
        return tuple(f"{each.place}, `{each.source}`. {each.proof}" for each in self.shown.repairs)

    @property
    def in_full(self) -> str:
        """All that the report says about it; "" if it simply passed."""
        if self.shown.outcome == "passed":
            return CARRIED if self.carried else ""
        why = [f"{'Or' if number else 'Why'}: {advice}" for number, advice in enumerate(self.explanations)]
        where = [f"{'Or' if number else 'Where'}: {place}" for number, place in enumerate(self.places)]
        return "\n".join(filter(None, (self.feedback, *why, *where, self.how_often if self.wrong else "")))

    @property
    def cause(self) -> str:
        """The text that is equal for tests with the same cause; "" if it passed."""
        return "" if self.shown.outcome in ("passed", "not_run") else (*self.explanations, self.shown.feedback)[0]

    @property
    def line(self) -> Location | Repair | None:
        """The line to look at: where it raised, or else where a small change makes it right, if it is only one."""
        repairs = self.shown.repairs
        return self.shown.location or (repairs[0] if len(repairs) == 1 else None)

    @property
    def in_short(self) -> str:
        """Where it went wrong, if that is known, and the cause in one sentence, or else what is wrong."""
        best, raised, repairs = self.shown.diagnosis, self.shown.location, self.shown.repairs
        said = FIRST_SENTENCE.split(best.advice)[0] if best else self.feedback.partition("\n")[0]
        said = re.sub(r":$", ".", said)  # what the colon announced isn't shown here
        if raised:
            return f"{raised.label}, line {raised.line}: {said}"
        if repairs:
            told = said if best and OTHERS_NAMES not in said else repairs[0].proof
            others = (str(each.line) if each.label == repairs[0].label else each.place for each in repairs[1:])
            return f"{' or '.join((repairs[0].place, *others))}: {told}"
        return said

    @property
    def carried(self) -> bool:
        """Whether it passed only given the learner's own value from the previous step, which is wrong."""
        return self.shown.outcome == "passed" and any(case.carried for case in self.run)

    @property
    def first_step(self) -> str:
        """For the first wrong step of a chain: to begin here."""
        if not self.later_correct:
            return ""
        steps = "1 later step is" if self.later_correct == 1 else f"{self.later_correct} later steps are"
        return f"Fix this first: {steps} correct given your values."

    @property
    def how_often(self) -> str:
        """How many of its cases are wrong; "" if all are."""
        wrong = sum(case.outcome not in ("passed", "not_checked") for case in self.run)
        return f"Wrong in {wrong} of {len(self.run)} cases." if wrong < len(self.run) else ""

    @property
    def waits(self) -> str:
        """How many tests wait for this one, and how many points they have."""
        most = _few(sum(sentence.most for sentence in self.waiting))
        points = "" if most == "0" else f", {most} point{'' if most == '1' else 's'}"
        count = len(self.waiting)
        return f"{count} test{' waits' if count == 1 else 's wait'} for this one{points}"

    @property
    def scatter(self) -> Scatter | None:
        """The picture of the shown case, or else of another one."""
        return next((case.scatter for case in (self.shown, *self.run) if case.scatter), None)


@dataclass(frozen=True)
class Chapter:
    """The worked examples, or the hidden tests."""

    heading: str
    sentences: tuple[Sentence, ...]


def in_order(report: Report) -> tuple[Sentence, ...]:
    """Every test by itself: the worked examples, then the hidden tests, each as their files have them."""
    return tuple(s for seen in HEADINGS for s in _grouped(c for c in report.tests if c.visibility == seen))


def chapters(report: Report) -> tuple[Chapter, ...]:
    """The worked examples, then the hidden tests; what waits for a failed test is under that."""
    sentences = in_order(report)
    by_name = {sentence.name: sentence for sentence in sentences}
    roots: dict[Sentence, list[Sentence]] = {}
    for sentence in sentences:
        roots.setdefault(_root(sentence, by_name), []).append(sentence)
    first, later = _first_wrong_step(sentences)
    known: dict[str, str] = {}
    found: dict[str, list[Sentence]] = {}
    for root in (sentence for sentence in sentences if sentence in roots):
        waiting = tuple(sentence for sentence in roots[root] if sentence is not root)
        same_as = known.get(root.cause, "")
        if root.cause:
            known.setdefault(root.cause, root.shown.sentence)
        found.setdefault(HEADINGS[root.shown.visibility], []).append(
            replace(root, waiting=waiting, same_as=same_as, later_correct=later if root is first else 0)
        )
    return tuple(Chapter(heading, tuple(members)) for heading, members in found.items())


def _first_wrong_step(sentences: tuple[Sentence, ...]) -> tuple[Sentence | None, int]:
    """The first wrong step of a chain, and how many steps are right given what it gave. A step after the next wrong one
    may follow from that, and doesn't count."""
    steps = [s for s in sentences if s.most and s.shown.visibility == "hidden" and s.name != DTYPE_TEST]
    wrong = [place for place, step in enumerate(steps) if step.wrong]
    if not wrong:
        return None, 0
    first, second = (*wrong, len(steps))[:2]
    return steps[first], sum(step.carried for step in steps[first:second])


def first_and_then(parts: tuple[Chapter, ...]) -> tuple[Sentence, ...]:
    """What to fix first, and what then: the first wrong test, and the next with another cause, if there are two. Those
    that have no points come last.

    Hidden tests come before worked examples here: an example's sentence names numbers, a hidden test's what is asked.
    """
    for chapter in reversed(parts):
        causes: dict[str, Sentence] = {}
        wrong = (sentence for sentence in chapter.sentences if sentence.wrong)
        for sentence in sorted(wrong, key=lambda sentence: not sentence.most):
            causes.setdefault(sentence.cause, sentence)
        if causes:
            return tuple(causes.values())[:2]
    return ()


def not_run(report: Report) -> tuple[str, ...]:
    """What couldn't be run here, and why: one sentence for each reason."""
    reasons = Counter(case.feedback for case in report.tests if case.outcome == "not_run")
    return tuple(f"{count} check{'s' * (count > 1)} {reason}." for reason, count in reasons.items())


def remarks(report: Report) -> tuple[str, ...]:
    """Remarks on the whole report, one sentence each; a fault comes first."""
    fault = (COURSE_FAULT,) if report.status == "error" else ()
    return (*fault, *not_run(report), *report.notes)


def printed(report: Report) -> tuple[tuple[str, str], ...]:
    """What the learner's code printed: when, and what."""
    parts = [("While loading", report.printed)]
    parts += [(case.sentence, case.printed) for case in report.tests if case.visibility == "visible"]
    return tuple((when, text.rstrip()) for when, text in parts if text.strip())


def _grouped(cases: Iterable[TestResult]) -> list[Sentence]:
    groups: dict[str, list[TestResult]] = {}
    for case in cases:
        groups.setdefault(case.name, []).append(case)
    return [Sentence(tuple(members)) for members in groups.values()]


def _root(sentence: Sentence, by_name: dict[str, Sentence]) -> Sentence:
    """The failed test that this one waits for in the end; itself if there is none."""
    here = sentence
    for _ in by_name:  # a chain is no longer than this, whatever names it has
        if here.shown.outcome != "not_checked" or here.shown.waits_for not in by_name:
            break
        here = by_name[here.shown.waits_for]
    return here if here.wrong else sentence


def _few(points: float) -> str:
    return f"{round(points, 3):g}"
