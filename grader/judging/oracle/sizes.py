"""Sizes that each session draws: code that is right at the sizes of its examples alone can't know them beforehand."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from grader.judging.oracle.draw import derived_seed


class DrawnSize:
    """A size in a test's parametrization whose number is drawn from the session's seed.

    __name__: what it is called in the id of a case, which is the same whatever is drawn. numbers: what it may be.
    """

    def __init__(self, name: str, numbers: tuple[int, ...]) -> None:
        self.__name__ = name
        self.numbers = numbers


FEW = DrawnSize("few", (3, 5, 7, 11, 13))
"""A small size: a few columns, classes, features."""
SOME = DrawnSize("some", (23, 29, 31, 37, 41, 43))
"""Larger than any size in the examples, where a hundred would take too long."""
MANY = DrawnSize("many", (101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191,
                          193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251))  # fmt: skip
"""A large one: a hundred rows or two."""


def drawn_sizes(parameters: Mapping[str, Any], seed: int, case: str) -> dict[str, int]:
    """The numbers of the sizes of a case that are to be drawn, by name: all different, also from its other sizes.

    Args:
        parameters: The parameters of the case, by name.
        seed: The session's.
        case: What tells the case from others, in whatever dtype and on whatever device.
    """
    stream = random.Random(derived_seed(seed, "sizes", case))
    taken = {value for value in parameters.values() if type(value) is int}
    drawn: dict[str, int] = {}
    for name, size in parameters.items():
        if isinstance(size, DrawnSize):
            drawn[name] = stream.choice([number for number in size.numbers if number not in taken])
            taken.add(drawn[name])
    return drawn
