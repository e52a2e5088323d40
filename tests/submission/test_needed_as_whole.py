"""What is left out makes no difference to the wanted names: random programs, run as a whole and in part."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from grader.submission.needed import needed
from grader.submission.parse import parse

STATEMENTS = (
    "{0} = [{3}]",
    "{0} = {1} + [{3}]",
    "{0} += {1}",
    "{0}[0] = {3}",
    "{0}.append({3})",
    "{0}.extend({1})",
    "{0} = {2}()",
    "{2}()",
    "print({2}(), {0})",
    "for _ in range(2): {0}.append(len({1}))",
    "if len({0}) > 1: {1} = {0}[:]",
    "def {2}(): return {0} + [{3}]",
    "def {2}():\n    {0}.append({3})\n    return [{3}]",
    "def {2}():\n    global {0}\n    {0} = {1} + [{3}]\n    return {0}[:]",
    "def {2}():\n    global {0}\n    {0} += [{3}]\n    return {0}[:]",
    "def {2}(x={1}[:]): return x[:]",
    "def {2}({0}=(1, 2)): return [{0}[0]]",
    "{0} = [x for x in {1}]",
    "del {0}[1:]",
)


def program(chance: random.Random) -> str:
    start = ["a, b, c = [0], [0], [0]", "def f(): return [0]", "def g(): return [0]"]
    drawn = [
        statement.format(chance.choice("abc"), chance.choice("abc"), chance.choice("fg"), chance.randrange(10))
        for statement in chance.choices(STATEMENTS, k=chance.randrange(12))
    ]
    return "\n".join(start + drawn)


def outcome(sources: Iterable[str], wanted: str) -> object:
    namespace: dict[str, Any] = {"print": lambda *_: None}
    for source in sources:
        exec(source, namespace)
    value = namespace[wanted]
    return value() if callable(value) else value


def test_a_wanted_name_is_worth_the_same_as_after_a_whole_run() -> None:
    chance = random.Random(73)
    for _ in range(300):
        source, wanted = program(chance), chance.choice("abcfg")
        left = [chunk.source for chunk in needed([parse(source, "cell 1")], [wanted]).chunks]
        assert outcome(left, wanted) == outcome([source], wanted), f"{wanted} of\n{source}"
