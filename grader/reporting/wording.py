"""Sentences that begin with the name of an answer, whatever that is: "the losses" take a plural verb, and a capital at
the start; "dx" is code and stays as it is."""

from __future__ import annotations

import re

_PLURAL = re.compile(r"(the )?(losses|params|parameters|weights|predictions|gradients|ends)\b")
_VERBS = {
    "differs": "differ", "has": "have", "is": "are", "isn't": "aren't", "doesn't": "don't", "equals": "equal",
    "repeats": "repeat", "was": "were", "depends": "depend",
}  # fmt: skip
_IN_WORDS = ("the ", "what ", "whether ")


def worded(name: str, text: str) -> str:
    """A text about an answer, with verbs that agree with its name and capitals where sentences start.

    Args:
        name: Of the answer, as the text has it: "the losses of 40 steps", "dx".
        text: Sentences in the singular.
    """
    if _PLURAL.match(name):
        text = re.sub(
            rf"({re.escape(name)}) ({'|'.join(_VERBS)})(?!\w)", lambda found: f"{found[1]} {_VERBS[found[2]]}", text
        )
    if name.startswith(_IN_WORDS):
        start = rf"(^|[.?!] ){re.escape(name[0])}(?={re.escape(name[1:])})"
        text = re.sub(start, lambda found: found[1] + name[0].upper(), text)
    return text
