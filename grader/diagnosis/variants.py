"""Right programs with one slip each, replayed: the one that gives the learner's values says what the slip may be.

Known mistakes were written down by hand; this finds what nobody wrote down. The programs are the course's own, the
reference solution and the other right answers, so a sentence may quote a little of them: whoever is told has all the
rest right.
"""

from __future__ import annotations

import hashlib
import re
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import islice, repeat
from typing import Any, Self, TypeVar

import torch

from grader.course.catalogue import Exercise
from grader.diagnosis.detectors.agreement import close, evidence
from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.newton import nearest
from grader.diagnosis.own_words import PLAIN, OwnWords
from grader.diagnosis.replay import Replay
from grader.diagnosis.slips.callers import Separated, separated
from grader.diagnosis.slips.names import Names, applied, complemented, exchanged, renamed
from grader.diagnosis.slips.one_slip import CONSTANT, slips, with_constant, with_default, with_number
from grader.diagnosis.slips.other_functions import other_functions
from grader.diagnosis.slips.program import Slip
from grader.diagnosis.watched import Watched
from grader.judging.compare.compare import as_tensor
from grader.judging.compare.interface import Answer
from grader.sandbox.host.in_process import InProcessWorker
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

T = TypeVar("T")

BITS = 24.0
"""Evidence that it takes: there are some hundred slips to choose from."""
MAX_LINES = 1_200
"""A test in which a right program runs more lines than this is left alone: a training, run again so often, takes too
long."""
PROGRAMS = 3
"""How many right programs are taken: those that are most like the submission."""
MOST, PER_SUBMISSION, LINES = 1_000, 2_000, 200
"""How many slips are tried in a case, and in all: each takes 1 to 4 ms. One that runs more lines than this counts for
more."""
FAR = 10.0
"""How much larger than a right number a wrong one is sought."""
DEPTH = 1_000
SECONDS = 1.0
"""How long one request may take: with a slip, a loop may go on for ever."""


class Bounded(InProcessWorker):
    """Runs a program in this process that may loop or call itself for ever. Use it as a context manager."""

    def __init__(self, submission: Submission, seed: int, by_hand: bool) -> None:
        self._bounds = _shallow()
        with _shallow():
            super().__init__(submission, seed, by_hand, SECONDS)

    def __enter__(self) -> Self:
        self._bounds.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self._bounds.__exit__(*exc)


@contextmanager
def _shallow() -> Iterator[None]:
    """Calls go no deeper than Python allows by default, whatever the program sets: deeper ones, without end, would end
    this process. Nor does anybody hear what torch warns of in a program that nobody wrote."""
    before, setting = sys.getrecursionlimit(), sys.setrecursionlimit
    setting(DEPTH)
    sys.setrecursionlimit = lambda limit: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.setrecursionlimit = setting
        setting(before)


@dataclass
class Variants:
    """Right programs with one slip each, for one submission."""

    exercise: Exercise
    submission: Submission
    _left: float = field(default=PER_SUBMISSION, init=False)
    _own: OwnWords = field(init=False)
    _searched: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)

    def __post_init__(self) -> None:
        self._own = OwnWords(self.exercise, self.submission)

    def matching(
        self, test: str, answer: Answer, number: int, replay: Replay,
        possible: Callable[[Mistake], bool] = lambda variant: True,
    ) -> Iterator[Mistake]:  # fmt: skip
        """Those that give this answer, the advice being what each has wrong. A right program is taken once in a test,
        in the first case that it is through with soon enough. possible: whether one is worth running at all."""
        short = self._short([each for each in self._programs if each.path not in self._searched[test]], number, replay)
        first = not self._searched[test]
        self._searched[test] |= {program.path for program, _ in short}
        if not short:
            return
        backward = bool(own_name(answer))
        each = max(seen.events for _, seen in short) / LINES
        most = min(MOST, self._left) / max(each, 1.0)
        for variant in islice(self._all(short, backward, number, replay), int(most)):
            self._left -= max(each, 1.0)
            if possible(variant) and self.gives(variant, answer, number, replay):
                yield variant
        if first:
            yield from self._with_constant(backward, answer, number, replay)

    def search_again(self, test: str) -> None:
        """Take every right program once more in a test: what was found there is contradicted by later tests."""
        self._searched.pop(test, None)

    def _with_constant(self, backward: bool, answer: Answer, number: int, replay: Replay) -> Iterator[Mistake]:
        """The reference solution with another number in it, or in the forward pass one that goes into a function, too:
        one that is sought, and needs more evidence."""
        reference, seen = self._reference(number, replay)
        if answer.got is None or not _differs(answer.got, answer, 2 * BITS):
            return
        given = reference.chunks[0].source, frozenset(seen.lines)
        for slip, default in with_default(*given):
            others = [constant for constant in map(float, sorted(self._own.numbers)) if constant != default]
            programs = self._changed(reference, (_with_number(slip, other) for other in others))
            yield from islice((one for one in programs if self.gives(one, answer, number, replay)), 1)
        of_functions = () if backward else with_constant(*given)
        for (slip, none), written_out in (*zip(with_number(*given), repeat(True)), *zip(of_functions, repeat(False))):

            def changed(constant: float, slip: Slip = slip, none: float = none) -> Slip:
                new = _with_number(slip, constant)
                if none and not self._own.may_have(new.said):
                    said = f"a number, {none:g} in a right program, is {constant / none:.3g} times what it should be"
                    return replace(new, said=said)
                return new

            def value(constant: float, changed: Callable[[float], Slip] = changed) -> torch.Tensor | None:
                program = self._with(reference, changed(constant)).submission
                got = as_tensor(replay.outcome(program, number, Bounded))
                return None if got is None else got.to("cpu", torch.float64)

            found = nearest(value, none, answer.got, -FAR * (1 + abs(none)), FAR * (1 + abs(none)))
            tried = () if found is None else (*_plain(found), *(() if written_out else (found,)))
            programs = self._changed(reference, map(changed, tried))
            yield from islice((one for one in programs if self.gives(one, answer, number, replay)), 1)

    @cached_property
    def _programs(self) -> tuple[Submission, ...]:
        """The right programs that are most like the submission: its slip is most likely one in these."""
        own = _words(self.submission)
        right = (submitted(self.exercise, file) for file in (self.exercise.solution, *self.exercise.alternatives))
        alike = sorted(
            (program for program in right if len(program.chunks) == 1),
            key=lambda program: (own & _words(program)).total() / (own | _words(program)).total(),
            reverse=True,
        )
        return tuple(alike[:PROGRAMS])

    def _all(
        self, short: list[tuple[Submission, Watched]], backward: bool, number: int, replay: Replay
    ) -> Iterator[Mistake]:
        """What people do often comes first, and one name for another last: two slips may give the same. backward:
        whether one on the way back is likelier than one on the way there, such as another value that is kept."""
        for seldom in (False, True):
            for program, seen in short:
                source = program.chunks[0].source
                every = _made(slips, source, frozenset(range(1, 1 + len(source.splitlines()))))
                ran = [slip for slip in every if not seen.lines.isdisjoint(slip.lines)]
                yield from self._changed(program, _in_order((slip for slip in ran if slip.seldom == seldom), backward))
        if not backward:
            yield from self._of_other_functions(number, replay)
        for kind in (renamed, exchanged, applied):
            for program, seen in short:
                names = _made(kind, program.chunks[0].source, frozenset(seen.lines), seen.names)
                yield from self._changed(program, _in_order(names, backward))
        for program, seen in short:
            yield from self._changed(program, _in_order(self._of_one_caller(program, seen), backward))

    def _of_one_caller(self, program: Submission, seen: Watched) -> Iterator[Slip]:
        """Slips in a function of a right program, as one of its callers has it."""
        for one in _made(separated, program.chunks[0].source, frozenset(self.exercise.interface)):
            if any(seen.lines.isdisjoint(lines) for lines in one.needed):
                continue
            names = partial(_names_of_copy, seen, one)
            found = (*_made(slips, one.source, one.lines), *_made(renamed, one.source, one.lines, names))
            yield from (replace(slip, function=one.caller) for slip in found if not slip.seldom)

    def _short(
        self, programs: Iterable[Submission], number: int, replay: Replay
    ) -> list[tuple[Submission, Watched]]:
        watched = [(program, Watched.running(program, number, replay)) for program in programs]
        return [(program, seen) for program, seen in watched if seen.events <= MAX_LINES]

    def _of_other_functions(self, number: int, replay: Replay) -> Iterator[Mistake]:
        reference, seen = self._reference(number, replay)
        source = reference.chunks[0].source
        yield from self._changed(reference, _made(other_functions, source, frozenset(seen.lines)))
        yield from self._changed(reference, _made(complemented, source, frozenset(seen.lines), seen.names))

    def _reference(self, number: int, replay: Replay) -> tuple[Submission, Watched]:
        """The reference solution, which says what it calls in the plainest words, and what it did; nothing if that took
        too long."""
        reference = submitted(self.exercise, self.exercise.solution)
        seen = Watched.running(reference, number, replay)
        return reference, seen if seen.events <= MAX_LINES else Watched(seen.label)

    def _changed(self, program: Submission, changes: Iterable[Slip]) -> Iterator[Mistake]:
        yield from (self._with(program, slip) for slip in changes if self._own.may_have(slip.said))

    def _with(self, program: Submission, slip: Slip) -> Mistake:
        (chunk,) = program.chunks
        name = hashlib.sha256(slip.source.encode()).hexdigest()
        changed = replace(program, chunks=(replace(chunk, source=slip.source),))
        return Mistake(name, self._own.said(slip, chunk.source), changed, Bounded)

    def can_tell(self, answer: Answer) -> bool:
        """Whether an answer differs enough from the truth for a slip to be told from another: in float32, a small
        difference is soon lost in what is allowed."""
        return answer.got is not None and _differs(answer.got, answer)

    def gives(self, variant: Mistake, answer: Answer, number: int, replay: Replay) -> bool:
        """Whether a variant gives this answer, and not because it hardly differs from the truth."""
        value = as_tensor(replay.outcome(variant.submission, number, variant.rehearsed))
        return value is not None and _agree(value.to("cpu", torch.float64), answer)


@lru_cache(maxsize=128)
def _made(kind: Callable[..., Iterator[T]], *given: Any) -> tuple[T, ...]:
    """The slips of a right program: the same for all tests, or for all submissions in one test."""
    return tuple(kind(*given))


def _with_number(slip: Slip, number: float) -> Slip:
    said = slip.said.replace("{c}", f"{number:.3g}")
    return replace(slip, said=said, written=lambda: f"{slip.source}\n{CONSTANT} = {number!r}\n")


def _names_of_copy(seen: Watched, one: Separated, function: str) -> Names:
    return seen.names(one.function if function == one.copy else function)


def _in_order(found: Iterable[Slip], backward: bool) -> list[Slip]:
    """What says the most comes first: a term that is left out before a factor without which the term is 0."""

    def place(slip: Slip) -> tuple[bool, ...]:
        return backward and "forward" in slip.function, not slip.quoted, not slip.said.startswith("the term ")

    return sorted(found, key=place)


def _plain(number: float) -> tuple[float, float]:
    """The numbers that people write that are nearest to one: a fraction, and one with three decimals."""
    return float(Fraction(number).limit_denominator(PLAIN)), round(number, 3)


def _words(program: Submission) -> Counter[str]:
    return Counter(re.findall(r"\w+|[^\w\s]", " ".join(chunk.source for chunk in program.chunks)))


def _agree(value: torch.Tensor, answer: Answer) -> bool:
    """Whether a value is the answer, with NaN and infinity in the same places."""
    got, truth = answer.got, answer.truth
    if got is None or value.shape != got.shape or not torch.equal(value.isfinite(), got.isfinite()):
        return False
    finite = got.isfinite()
    near = close(got[finite], value[finite], 2 * truth.allowed) or not bool(finite.any())
    return near and _differs(value, answer)


def _differs(value: torch.Tensor, answer: Answer, bits: float = BITS) -> bool:
    """Whether that can't be chance: each number that differs is evidence, and so is where there is none."""
    truth = answer.truth
    off = value - truth.value if value.shape == truth.value.shape else value
    finite = off.isfinite()
    pattern = min(int(finite.sum()), int((~finite).sum()))
    return pattern + (evidence(off[finite], 2 * truth.allowed) if bool(finite.any()) else 0.0) >= bits
