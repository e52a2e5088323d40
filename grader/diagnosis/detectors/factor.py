"""What a factor may mean: 2, 1/2, -1, a size of the exercise, or a product or quotient of such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, permutations, product
from math import prod

SizeNames = tuple[str, ...]


SHORT = 2
"""The most parts of a factor that comes on top of another slip, or that changes a setting."""


@dataclass(frozen=True)
class Reading:
    """One way to read a factor: sign · over / under, where both are names of sizes, or "2"."""

    value: Fraction
    sign: int
    over: SizeNames
    under: SizeNames

    @property
    def length(self) -> int:
        """How many parts the reading has."""
        return len(self.over) + len(self.under) + (self.sign < 0)

    @property
    def words(self) -> str:
        """In letters: 2·n/d, -1/(n·d)."""
        over, under = "·".join(self.over) or "1", "·".join(self.under)
        fraction = f"{over}/({under})" if len(self.under) > 1 else f"{over}/{under}" if under else over
        return f"{'-' if self.sign < 0 else ''}{fraction}"

    def values(self, sizes: Mapping[str, float]) -> str:
        """What its names stand for: "n = 7, d = 3"; "" if it has none."""
        return ", ".join(f"{name} = {sizes[name]:g}" for name in self.names)

    def with_values(self, sizes: Mapping[str, float]) -> str:
        """Its words with what they stand for: "1/n (n = 7)"."""
        return f"{self.words} ({self.values(sizes)})" if self.names else self.words

    @property
    def names(self) -> SizeNames:
        """The sizes in it, each once."""
        return tuple(name for name in dict.fromkeys(self.over + self.under) if name != "2" and not name.startswith("("))


def readings(sizes: Mapping[str, float]) -> list[Reading]:
    """Every reading other than 1, the shortest first. sizes: whole numbers, and settings such as a learning rate. A 1
    explains nothing, and a 2 is read as a 2."""
    named = {name: Fraction(str(size)) for name, size in sizes.items() if size > 0 and size not in (1, 2)}
    beside = {f"({name} {sign} 1)": named[name] + int(f"{sign}1") for name in named for sign in "+-" if named[name] > 2}
    values = {"2": Fraction(2), **named, **beside}
    fractions = (*_fractions([*named]), *_of_one_more_or_less([*beside]))
    every = (_reading(sign, *fraction, values) for fraction, sign in product(fractions, (1, -1)))
    return sorted({reading: None for reading in every if reading.value != 1}, key=lambda reading: reading.length)


def _reading(sign: int, over: SizeNames, under: SizeNames, values: Mapping[str, Fraction]) -> Reading:
    value = sign * prod((values[name] for name in over), start=Fraction(1))
    return Reading(value / prod((values[name] for name in under), start=Fraction(1)), sign, over, under)


def _fractions(names: list[str]) -> Iterator[tuple[SizeNames, SizeNames]]:
    """At most two sizes, each above or below the line; each such also times 2, or halved."""
    two: SizeNames = ("2",)
    for over, under in _of_sizes(names):
        yield over, under
        yield two + over, under
        yield over, two + under


def _of_one_more_or_less(beside: list[str]) -> Iterator[tuple[SizeNames, SizeNames]]:
    """A size over one more or less, as where a mean is divided by n - 1."""
    for name in beside:
        size = (name[1 : -len(" + 1)")],)
        yield size, (name,)
        yield (name,), size


def _of_sizes(names: list[str]) -> Iterator[tuple[SizeNames, SizeNames]]:
    for few in ((), *((name,) for name in names), *combinations_with_replacement(names, 2)):
        yield few, ()
        yield (), few
    for over, under in permutations(names, 2):
        yield (over,), (under,)
