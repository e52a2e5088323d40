"""A slip in the words of the submission: with its own names and numbers, as far as these mean the same there."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from grader.course.catalogue import Exercise
from grader.diagnosis import functions
from grader.diagnosis.slips.meanings import Meanings, arguments, meanings
from grader.diagnosis.slips.program import Slip
from grader.results import OTHERS_NAMES
from grader.submission.interface import Submission

KNOWN = frozenset("torch np numpy math range len sum mean sqrt exp sigmoid tanh relu dim axis keepdim".split()) | {
    name for table in (functions.REDUCTIONS, *functions.FAMILIES.values()) for name in table
}
"""Names that need no telling whose they are."""
IN_PLACE = re.compile(r"(?:the power is )?-?(\d\S*) (?:where it should be|stands where) (?:minus infinity|-?\d)")
"""What is said of a number that stands in place of another."""
NUMERAL = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
UNWRITTEN = ("0", "1", "2", "0.5")
"""Numbers that needn't be written to be there: x * x, sqrt(x)."""
PLAIN = 12
"""The largest denominator of a number that people write as a fraction."""


@dataclass(frozen=True)
class OwnWords:
    """The names and the numbers of a submission to an exercise."""

    exercise: Exercise
    submission: Submission

    def said(self, slip: Slip, program: str) -> str:
        """What is wrong with a right program that has this slip, and in which function of the interface. The names that
        it quotes are that program's: the submission may have others, or have them for something else."""
        within = f", in `{slip.function}`" if slip.function in self.exercise.interface else ""
        quoted = names(" ".join(re.findall("`(.*?)`", slip.said))) - KNOWN
        own = all(name in self._names and self._means_the_same(name, _meanings(program)) for name in quoted)
        return f"{slip.said}{within}{'' if own else f' {OTHERS_NAMES}'}"

    def may_have(self, said: str) -> bool:
        """Whether a wrong number that a slip speaks of is written in the submission, or made of two that are."""
        found = IN_PLACE.match(said)
        if found is None or found[1] in UNWRITTEN:
            return True
        parts = Fraction(found[1]).limit_denominator(PLAIN)
        return found[1] in self.numbers or {str(parts.numerator), str(parts.denominator)} <= self.numbers

    @cached_property
    def numbers(self) -> frozenset[str]:
        """As a slip writes them."""
        return frozenset(f"{float(each):.3g}" for each in NUMERAL.findall(self._code))

    @cached_property
    def _names(self) -> frozenset[str]:
        return names(self._code)

    @property
    def _code(self) -> str:
        return " ".join(chunk.source for chunk in self.submission.chunks)

    def _means_the_same(self, name: str, theirs: Meanings) -> bool:
        """As far as can be read: an argument in another place may be another one, whatever the exercise calls it."""
        there, asked = theirs.get(name, frozenset()), arguments(self._stub, name)
        given = name in self._told or (asked and asked >= arguments(self._meanings, name))
        return not there or there == self._meanings.get(name) or bool(given)

    @cached_property
    def _meanings(self) -> Meanings:
        found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for chunk in self.submission.chunks:
            with suppress(SyntaxError):  # a cell that IPython alone runs
                for name, what in meanings(chunk.source).items():
                    found[name] |= what
        return found

    @cached_property
    def _stub(self) -> Meanings:
        return meanings((self.exercise.public_folder / self.exercise.stub).read_text(encoding="utf-8"))

    @cached_property
    def _told(self) -> frozenset[str]:
        """Names of more than a letter that README.md uses, other than those of arguments."""
        told = names((self.exercise.public_folder / "README.md").read_text(encoding="utf-8"))
        return frozenset(name for name in told if len(name) > 1 and not arguments(self._stub, name))


def names(code: str) -> frozenset[str]:
    """All names in some code."""
    return frozenset(re.findall(r"[^\W\d]\w*", code))


_meanings = lru_cache(meanings)
