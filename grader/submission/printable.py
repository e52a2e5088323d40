"""Text of the learner's made safe to show: on one line, without control characters, no longer than asked for."""

from __future__ import annotations


def printable(text: str, at_most: int = 80) -> str:
    """`text` with every unprintable character (newline, escape, lone surrogate) as "?", cut to `at_most` characters."""
    shown = "".join(character if character.isprintable() else "?" for character in text[: at_most + 1])
    return shown if len(shown) <= at_most else shown[: at_most - 1] + "…"
