"""A request to the learner's code, as a sentence names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """shown: the request as the learner would write it, with sizes and settings: "`Net(3)(tensor of shape (7, 3))`".
    kinds: the same with the kinds of its arguments alone: "`Net(int)(tensor)`".

    What `shown` says of an argument may come from the learner's code, as a shape or a type's name does: it could carry
    a hidden input out. Nothing in `kinds` does.
    """

    shown: str
    kinds: str

    @classmethod
    def same(cls, words: str) -> Call:
        """A request in words of ours, without arguments."""
        return cls(words, words)

    @property
    def function(self) -> str:
        """What is called, without its arguments: "`Net(int).forward`". A request that calls nothing stays as it is."""
        return without_arguments(self.kinds)

    def each(self, write: Callable[[str], str]) -> Call:
        """What `write` makes of both."""
        return Call(write(self.shown), write(self.kinds))

    def __str__(self) -> str:
        return self.shown


def without_arguments(call: str) -> str:
    """A call without its last brackets: "`Linear(3, 5).backprop_gradient`"."""
    if not call.endswith(")`"):
        return call
    depth, at = 0, len(call) - 1
    while at > 0:
        at -= 1
        depth += (call[at] == ")") - (call[at] == "(")
        if depth == 0:
            break
    return f"{call[:at]}`"
