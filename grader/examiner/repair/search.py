"""In which line a mistake is: the one where a small change makes every test pass. That is a proof, or nothing is said.

The first test that the submission fails is run with one change after another, on inputs on which no point depends, in
the sandbox. A change with which it passes must make all other tests pass, too, in a fresh worker. Where one isn't
enough, a second one is sought, for what is still wrong then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, islice, takewhile

from grader import sanitize
from grader.examiner.repair.edits import changes, moves
from grader.examiner.repair.kinds import kind
from grader.examiner.repair.program import Change, Place, Program
from grader.examiner.repair.suspects import ranked
from grader.examiner.repair.trials import Trials
from grader.examiner.rewritten import MAX_LINE, place_of
from grader.examiner.workers import Workers
from grader.judging.case import CollectedCase
from grader.results import Case, Repair
from grader.submission.interface import Submission

MOST, WRITTEN = 600, 6_000
"""Changes that are tried in places of one rank, and out of how many."""
SECONDS = 4.0
"""For finding the places for one test, and as long for what is tried there: of the workers' time, and of processor time
here."""
TWICE = 2
"""Changes at once."""
PROVING_S = 8.0
"""For what passes the first test: more than is left may be used for that."""
PLACES = 3
"""Lines that are named, if one change on each of them makes all tests pass."""
QUICK_S = 0.2
"""A case that took longer isn't asked which places it depends on."""
SLOW_S = 1.0
"""A case that passed and took longer isn't run again for each change that may be the one; of the tests that fail, the
others come first."""
OF_WHAT_IS_WRITTEN = " that doesn't wait for unwritten code"
NOT_AGAIN = "; long tests, which it passes as it is, weren't run again"
UNWRITTEN = ("is not written yet", "does not define")
"""A test that fails so can't pass with a small change; the others may."""


@dataclass(frozen=True)
class Found:
    """A changed program that passes the first test. made: the changes, one after another. left: the first case of each
    test that it fails still."""

    made: tuple[Change, ...]
    left: tuple[CollectedCase, ...] = ()


def can_be_sought(judged: Sequence[Case]) -> bool:
    """Whether a small change could make right what failed: something that counts did, and all of it by what it gave."""
    _, failed = _wrong(judged)
    return any(case.weight for case in failed) and all(case.outcome == "failed" for case in failed)


def _wrong(judged: Sequence[Case]) -> tuple[set[str], list[Case]]:
    """The names of the tests that fail as their code isn't written yet, and what else isn't right."""
    wrong = [case for case in judged if case.outcome not in ("passed", "not_run", "not_checked")]
    unwritten = {case.name for case in wrong if any(words in case.feedback for words in UNWRITTEN)}
    return unwritten, [
        case for case in wrong if case.name not in unwritten and (case.weight or case.visibility == "visible")
    ]


def repairs(
    workers: Workers, cases: list[CollectedCase], judged: Sequence[Case], hurried: Callable[[], bool]
) -> dict[str, tuple[Repair, ...]]:
    """By the names of the failed tests, the lines in which one small change, or two, make all tests pass.

    cases: all that can be run. judged: the verdicts on them, in which a line can be sought. hurried: whether
    the search is to end.
    """
    unwritten, failed = _wrong(judged)
    waiting = {case.name for case in judged if case.waits_for in unwritten}
    slow = {case.name for case in judged if case.outcome == "passed" and case.duration_s > SLOW_S}
    asked = [case for case in cases if _counts(case) and case.facts.group.test not in unwritten | waiting | slow]
    asked.sort(key=lambda case: not case.facts.hidden)  # the numbers of an example are small: much gives the same
    names, ids = {case.name for case in failed}, {case.id for case in failed}
    took = {case.id: case.duration_s for case in judged}
    failing = _first_of_each(case for case in asked if case.facts.id in ids)
    failing = tuple(sorted(failing, key=lambda case: took[case.facts.id] > SLOW_S))
    if names != _tests(failing):
        return {}
    search = _Search(Trials(workers, hurried), asked, {case for case, seconds in took.items() if seconds < QUICK_S})
    try:
        unsure = names | {case.name for case in judged if case.waits_for}
        found = search.found(Program(workers.request.submission), failing, unsure)
    finally:
        search.end()
    of_what = (OF_WHAT_IS_WRITTEN if unwritten | waiting else "") + (NOT_AGAIN if slow else "")
    return _told(workers.request.submission, found, names, of_what)


def _counts(case: CollectedCase) -> bool:
    counts = case.facts.points > 0 or not case.facts.hidden
    return counts and case.asks_submission and case.facts.group.device != "cuda"


class _Search:
    def __init__(self, trials: Trials, cases: list[CollectedCase], quick: set[str]) -> None:
        self._trials = trials
        self._cases = cases
        self._quick = [case for case in cases if case.facts.id in quick]
        self._holding: tuple[CollectedCase, ...] = ()

    def end(self) -> None:
        self._trials.end()

    def found(
        self, program: Program, failing: tuple[CollectedCase, ...], unsure: set[str], more: int = TWICE - 1
    ) -> list[Found]:
        """The programs with one change that fail none of the tests, all that cost the same; or else one with two
        changes, and what it is with the first of them.

        failing: the first case of each test that fails, as far as is known. unsure: the tests that fail, or may.
        """
        failing, (likeliest, others, unnoticed) = self._begun(program, failing, unsure)
        first = failing[0]
        self._trials.begin(SECONDS)
        every = (*likeliest, *others, *unnoticed)
        written = partial(changes, in_time=self._in_time)
        for places, of in ((likeliest, written), (every, moves), (others, written), (unnoticed, written)):
            for _, group in groupby(self._changes(places, of), key=lambda change: change.cost):
                tried = self._tried(program, group, failing, unsure)
                whole = [one for one in tried if not one.left]
                for one in [one for one in tried if one.left][:1] if more and not whole else ():
                    after = program.with_change(one.made[0])
                    for second in self.found(after, one.left, _tests(one.left), more - 1)[:1]:
                        whole = [one, Found((*one.made, *second.made))]
                        return whole if self._are_causes(program, first, [one]) else []
                    more = 0
                if whole:
                    return whole if self._are_causes(program, first, whole[:PLACES]) else []
        return []

    def _are_causes(self, program: Program, case: CollectedCase, found: list[Found]) -> bool:
        """Whether it is these changes that make the case pass, and neither chance nor that the program is written anew:
        code can read its own lines."""
        if not self._trials.fails_always(program.submission, case):
            return False
        self._trials.begin(PROVING_S)
        made = [one.made[0] for one in found]
        pairs = [(program.changed(replace(one, new=one.place.node, moved=())), program.changed(one)) for one in made]
        return all(self._trials.always_differ(without, changed, case) for without, changed in pairs)

    def _changes(self, places: Iterable[Place], of: Callable[[Place], Iterable[Change]]) -> list[Change]:
        """What is tried in these places, the likeliest first, as far as there is time to write it."""
        every = (change for place in takewhile(lambda _: self._in_time(), places) for change in of(place))
        return sorted(islice(every, WRITTEN), key=lambda change: change.cost)[:MOST]

    def _in_time(self) -> bool:
        return self._trials.left > 0

    def _begun(
        self, program: Program, failing: tuple[CollectedCase, ...], unsure: set[str]
    ) -> tuple[tuple[CollectedCase, ...], tuple[list[Place], list[Place], list[Place]]]:
        """The cases, first the first one that notices any place, and the places for that one."""
        self._trials.begin(SECONDS)
        for case in failing:
            places = ranked(program, case, self._all_but(unsure), self._trials)
            if places[0] or places[1]:
                failing = (case, *(each for each in failing if each is not case))
                break
        for other in failing[1:]:
            self._trials.noted(program.submission, other)
        passed = self._all_but(unsure)  # one may be right only given an earlier answer that is wrong
        self._holding = tuple(case for case in passed if self._trials.came_of(program.submission, case) is None)
        return failing, places

    def _tried(
        self, program: Program, group: Iterable[Change], failing: tuple[CollectedCase, ...], unsure: set[str]
    ) -> list[Found]:
        """Those of these changes with which the first test passes, and none fails that didn't: one for each line with
        which all pass, and the first with which not all do."""
        found: dict[tuple[int, int], Found] = {}
        halfway: list[Found] = []
        for change in group:
            if self._trials.left <= 0:
                break
            if change.place.where not in found:
                left = self._left(program.changed(change), failing, unsure, not halfway)
                if left is not None:
                    one = Found((change,), left)
                    if not left:
                        found[change.place.where] = one
                    elif _tests(left) <= unsure:
                        halfway.append(one)
        return [*found.values(), *halfway]

    def _all_but(self, unsure: set[str]) -> tuple[CollectedCase, ...]:
        """The first case of each test that is passed, and soon."""
        return _first_of_each(case for case in self._quick if case.facts.group.test not in unsure)

    def _left(
        self, changed: Submission, failing: tuple[CollectedCase, ...], unsure: set[str], half: bool
    ) -> tuple[CollectedCase, ...] | None:
        """The first case of each test that a changed program fails; None if it fails the first test, or one that the
        program passes as it is. half: whether one that fails others is of use."""
        if self._trials.came_of(changed, failing[0]) is not None:
            return None
        own = failing[0].facts.group.test
        if any(self._trials.came_of(changed, case) is not None for case in self._holding):
            return None
        if not half and any(self._trials.came_of(changed, case) is not None for case in failing[1:]):
            return None
        left: list[CollectedCase] = []
        for case in sorted(self._cases, key=lambda case: case.facts.group.test != own):
            if self._trials.left < -PROVING_S:
                return None
            if case.facts.group.test not in _tests(left) and self._trials.fails(changed, case):
                if case.facts.group.test == own:
                    return None
                left.append(case)
        return tuple(left)


def _told(submission: Submission, found: list[Found], names: set[str], of_what: str) -> dict[str, tuple[Repair, ...]]:
    """By the name of a test. Where more lines than a few would do, none of them is worth naming."""
    if not found:
        return {}
    if len(found[-1].made) == 1:
        there = "there alone" if len(found) > 1 else "there"
        proof = f"One small change {there} makes every answer right{of_what}."
        told = tuple(_repair(submission, one.made[0], proof) for one in found)
        return dict.fromkeys(names, told) if len(told) <= PLACES else {}
    halfway, whole = found
    first, second = (_repair(submission, change, "") for change in whole.made)
    make = f"make every answer right{of_what}."
    first, second = (
        replace(one, proof=f"One small change there and one in {_seen_from(one, other)} {make}")
        for one, other in ((first, second), (second, first))
    )
    return {name: (second if name in _tests(halfway.left) else first,) for name in names}


def _seen_from(one: Repair, other: Repair) -> str:
    """Where another line is."""
    return f"line {other.line}" if one.label == other.label else other.place


def _tests(cases: Iterable[CollectedCase]) -> set[str]:
    return {case.facts.group.test for case in cases}


def _first_of_each(cases: Iterable[CollectedCase]) -> tuple[CollectedCase, ...]:
    """The first case of each test."""
    first: dict[str, CollectedCase] = {}
    for case in cases:
        first.setdefault(case.facts.group.test, case)
    return tuple(first.values())


def _repair(submission: Submission, change: Change, proof: str) -> Repair:
    chunk, line = submission.chunks[change.place.chunk], change.place.line
    at = place_of(line, chunk, change.place.function)
    first, last = change.place.around
    shown = [sanitize.line(text, MAX_LINE) for text in chunk.lines[first - 1 : last]]
    text = sanitize.line(chunk.lines[line - 1], MAX_LINE).rstrip()
    columns = len(text) - len(text.lstrip()) + 1, max(len(text), 1)
    return Repair(at.label, at.line, at.function, at.source, proof, kind(change), columns, tuple(shown), first)
