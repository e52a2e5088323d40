"""Right programs with one slip each, replayed: the one that gives the learner's values says what the slip may be.

Known mistakes were written down by hand; this finds what nobody wrote down. The programs are the course's own, the
reference solution and the other right answers, so a sentence may quote a little of them: whoever is told has all the
rest right.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import islice, repeat
from types import FrameType
from typing import Any, TypeVar

import torch

from grader.course.catalogue import Exercise
from grader.diagnosis import functions
from grader.diagnosis.detectors.agreement import close, evidence
from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.newton import nearest
from grader.diagnosis.replay import Replay
from grader.diagnosis.slips.callers import Separated, separated
from grader.diagnosis.slips.meanings import ARGUMENT, Meanings, meanings
from grader.diagnosis.slips.names import Names, applied, complemented, exchanged, renamed
from grader.diagnosis.slips.one_slip import CONSTANT, slips, with_constant, with_default, with_number
from grader.diagnosis.slips.other_functions import other_functions
from grader.diagnosis.slips.program import Slip
from grader.judging.compare.compare import as_tensor
from grader.judging.compare.interface import Answer
from grader.sandbox.host.call import Call
from grader.sandbox.host.in_process import InProcessWorker
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

T = TypeVar("T")

IN_PLACE = re.compile(r"(?:the power is )?-?(\d\S*) (?:where it should be|stands where) (?:minus infinity|-?\d)")
"""What is said of a number that stands in place of another."""
NUMERAL = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
UNWRITTEN = ("0", "1", "2", "0.5")
"""Numbers that needn't be written to be there: x * x, sqrt(x)."""
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
PLAIN = 12
"""The largest denominator of a number that people write."""
DEPTH = 1_000
SECONDS = 1.0
"""How long one request may take: with a slip, a loop may go on for ever."""
KNOWN = frozenset("torch np numpy math range len sum mean sqrt exp sigmoid tanh relu dim axis keepdim".split()) | {
    name for table in (functions.REDUCTIONS, *functions.FAMILIES.values()) for name in table
}
"""Names that need no telling whose they are."""


class Bounded(InProcessWorker):
    """Runs a program in this process that may loop or call itself for ever."""

    def __init__(self, submission: Submission, seed: int, by_hand: bool) -> None:
        with _shallow():
            super().__init__(submission, seed, by_hand, SECONDS)

    def ask(self, question: dict[str, Any], call: Call) -> Any:
        """As InProcessWorker.ask."""
        with _shallow():
            return super().ask(question, call)


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
    _searched: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)

    def matching(self, test: str, answer: Answer, number: int, replay: Replay) -> Iterator[Mistake]:
        """Those that give this answer, the advice being what each has wrong. A right program is taken once in a test,
        in the first case that it is through with soon enough."""
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
            if self.gives(variant, answer, number, replay):
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
            others = [constant for constant in map(float, sorted(self._own_numbers)) if constant != default]
            programs = self._changed(reference, (_with_number(slip, other) for other in others))
            yield from islice((one for one in programs if self.gives(one, answer, number, replay)), 1)
        of_functions = () if backward else with_constant(*given)
        for (slip, none), written_out in (*zip(with_number(*given), repeat(True)), *zip(of_functions, repeat(False))):

            def changed(constant: float, slip: Slip = slip, none: float = none) -> Slip:
                new = _with_number(slip, constant)
                if none and not self._may_be_there(new.said):
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
        self, short: list[tuple[Submission, _Watched]], backward: bool, number: int, replay: Replay
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

    def _of_one_caller(self, program: Submission, seen: _Watched) -> Iterator[Slip]:
        """Slips in a function of a right program, as one of its callers has it."""
        for one in _made(separated, program.chunks[0].source, frozenset(self.exercise.interface)):
            if any(seen.lines.isdisjoint(lines) for lines in one.needed):
                continue
            names = partial(_names_of_copy, seen, one)
            found = (*_made(slips, one.source, one.lines), *_made(renamed, one.source, one.lines, names))
            yield from (replace(slip, function=one.caller) for slip in found if not slip.seldom)

    def _short(
        self, programs: Iterable[Submission], number: int, replay: Replay
    ) -> list[tuple[Submission, _Watched]]:
        watched = [(program, _Watched.running(program, number, replay)) for program in programs]
        return [(program, seen) for program, seen in watched if seen.events <= MAX_LINES]

    def _of_other_functions(self, number: int, replay: Replay) -> Iterator[Mistake]:
        reference, seen = self._reference(number, replay)
        source = reference.chunks[0].source
        yield from self._changed(reference, _made(other_functions, source, frozenset(seen.lines)))
        yield from self._changed(reference, _made(complemented, source, frozenset(seen.lines), seen.names))

    def _reference(self, number: int, replay: Replay) -> tuple[Submission, _Watched]:
        """The reference solution, which says what it calls in the plainest words, and what it did; nothing if that took
        too long."""
        reference = submitted(self.exercise, self.exercise.solution)
        seen = _Watched.running(reference, number, replay)
        return reference, seen if seen.events <= MAX_LINES else _Watched(seen.label)

    def _changed(self, program: Submission, changes: Iterable[Slip]) -> Iterator[Mistake]:
        yield from (self._with(program, slip) for slip in changes if self._may_be_there(slip.said))

    def _with(self, program: Submission, slip: Slip) -> Mistake:
        (chunk,) = program.chunks
        name = hashlib.sha256(slip.source.encode()).hexdigest()
        changed = replace(program, chunks=(replace(chunk, source=slip.source),))
        return Mistake(name, self._advice(slip, chunk.source), changed, Bounded)

    def can_tell(self, answer: Answer) -> bool:
        """Whether an answer differs enough from the truth for a slip to be told from another: in float32, a small
        difference is soon lost in what is allowed."""
        return answer.got is not None and _differs(answer.got, answer)

    def gives(self, variant: Mistake, answer: Answer, number: int, replay: Replay) -> bool:
        """Whether a variant gives this answer, and not because it hardly differs from the truth."""
        value = as_tensor(replay.outcome(variant.submission, number, variant.rehearsed))
        return value is not None and _agree(value.to("cpu", torch.float64), answer)

    def _may_be_there(self, said: str) -> bool:
        """Whether a wrong number that a slip speaks of is written in the submission, or made of two that are."""
        found = IN_PLACE.match(said)
        if found is None or found[1] in UNWRITTEN:
            return True
        parts = Fraction(found[1]).limit_denominator(PLAIN)
        return found[1] in self._own_numbers or {str(parts.numerator), str(parts.denominator)} <= self._own_numbers

    @cached_property
    def _own_numbers(self) -> frozenset[str]:
        """As a slip writes them."""
        return frozenset(f"{float(each):.3g}" for each in NUMERAL.findall(self._own_code))

    def _advice(self, slip: Slip, program: str) -> str:
        """program: the right one, whose names the submission need not have, or may have for something else."""
        within = f", in `{slip.function}`" if slip.function in self.exercise.interface else ""
        theirs: Meanings = _meanings(program)
        named = _names(" ".join(re.findall("`(.*?)`", slip.said))) - KNOWN
        known = all(name in self._own_names and self._means_the_same(name, theirs) for name in named)
        return f"{slip.said}{within}{'' if known else ' (in the names of a right program)'}"

    def _means_the_same(self, name: str, theirs: Meanings) -> bool:
        there, here = theirs.get(name, frozenset()), self._own_meanings.get(name, frozenset())
        return not there or there == here or name in self._given_names

    @cached_property
    def _given_names(self) -> frozenset[str]:
        """Those that the exercise uses itself: its arguments, and whatever README.md calls by more than a letter."""
        folder = self.exercise.public_folder
        arguments = meanings((folder / self.exercise.stub).read_text(encoding="utf-8"))
        told = _names((folder / "README.md").read_text(encoding="utf-8"))
        return frozenset(name for name in told if len(name) > 1).union(
            name for name, each in arguments.items() if ARGUMENT in each
        )

    @cached_property
    def _own_names(self) -> frozenset[str]:
        return _names(self._own_code)

    @cached_property
    def _own_meanings(self) -> Meanings:
        found: dict[str, frozenset[str]] = {}
        for chunk in self.submission.chunks:
            with suppress(SyntaxError):  # a cell that IPython alone runs
                found |= meanings(chunk.source)
        return found

    @property
    def _own_code(self) -> str:
        return " ".join(chunk.source for chunk in self.submission.chunks)


_meanings = lru_cache(meanings)


@lru_cache(maxsize=128)
def _made(kind: Callable[..., Iterator[T]], *given: Any) -> tuple[T, ...]:
    """The slips of a right program: the same for all tests, or for all submissions in one test."""
    return tuple(kind(*given))


def _with_number(slip: Slip, number: float) -> Slip:
    said = slip.said.replace("{c}", f"{number:.3g}")
    return replace(slip, said=said, written=lambda: f"{slip.source}\n{CONSTANT} = {number!r}\n")


def _names_of_copy(seen: _Watched, one: Separated, function: str) -> Names:
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


def _names(code: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d]\w*", code))


@dataclass(eq=False)
class _Watched:
    """What a right program did in a test. lines: those that ran. events: how many ran, each time counted. locals: of
    each function by its name, the kinds of its variables and of its object's attributes."""

    label: str
    lines: set[int] = field(default_factory=set)
    events: int = 0
    locals: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def running(cls, right: Submission, number: int, replay: Replay) -> _Watched:
        """Run the test on a right program and look on."""

        def compute() -> _Watched:
            watched, before = cls(right.chunks[0].label), sys.gettrace()
            sys.settrace(watched._trace)
            try:
                replay.reached(right, number)
            finally:
                sys.settrace(before)
            return watched

        return replay.once("watched", compute, right, number)

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != self.label or not frame.f_code.co_flags & inspect.CO_OPTIMIZED:
            return None  # not a function of its: the file itself, and the bodies of classes, run but once
        self.lines.add(frame.f_lineno)
        self.events += 1
        if event == "return":
            own = getattr(frame.f_locals.get("self"), "__dict__", {})
            attributes = {f"self.{name}": value for name, value in {**own, **own.get("_parameters", {})}.items()}
            items = {
                f"{name}[{key!r}]": value
                for name, several in frame.f_locals.items() if type(several) is dict
                for key, value in several.items()
            }  # fmt: skip
            found = {name: _kind(value) for name, value in {**frame.f_locals, **attributes, **items}.items()}
            self.locals[frame.f_code.co_name] |= {name: kind for name, kind in found.items() if kind is not None}
        return self._trace

    def names(self, function: str) -> Names:
        """For each variable of a function, the others of its kind."""
        kinds: Mapping[str, Any] = self.locals.get(function, {})
        return {
            name: tuple(other for other in kinds if other != name and kinds[other] == kind)
            for name, kind in kinds.items()
        }


def _kind(value: Any) -> Any:
    """What two values must have in common to be taken for each other; None for what nobody confuses."""
    if hasattr(value, "shape"):
        return ("array", *value.shape)
    return "number" if type(value) in (int, float) else None


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
