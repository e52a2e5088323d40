"""Text of anyone's made safe to show: its lines stay lines; nothing in it can steer a terminal or break a page."""

from __future__ import annotations


def plain(text: str) -> str:
    """`text` with every unprintable character (escape, lone surrogate, change of direction) as "?"."""
    lines = text.replace("\t", "    ").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character if character == "\n" or character.isprintable() else "?" for character in lines)
