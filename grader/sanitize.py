"""Text that the learner wrote, or whoever named their files, made safe to show. The one place that does it.

`line` and `block` are applied where such text comes in, `throughout` and they once more where a report goes out. What
a format's own syntax needs besides stands below them; HTML is escaped by jinja, JSON by json.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MARK = "\N{REPLACEMENT CHARACTER}"
# Emoji and some scripts join letters with these. Without them the same text is still there to be read.
JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f]")
# What Python holds to be printable, and nobody sees: fillers, blanks and variation selectors.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef]")
# GitHub takes a line that starts with "::" for a command, and "##[" or Azure's "##vso[" anywhere in it. A terminal's
# colours may stand before it.
STARTS_COMMAND = re.compile(r"^((?: |\x1b\[[\d;]*m)*):(?=:)", re.MULTILINE)
NAMES_COMMAND = re.compile(r"##(?=\w*\[)")
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def line(value: object, most: int | None = None) -> str:
    """`value` on one line: each character that isn't seen, or steers a terminal, as "�".

    most: characters; a longer text is cut and ends in "…". What isn't a string has no text.
    """
    return _shown(value, most, "")


def block(value: object, most: int | None = None) -> str:
    """`value` as `line` shows it, but with its line ends."""
    return _shown(value, most, "\n")


def throughout(data: Any) -> Any:
    """The same lists, tuples and dicts, with each string in them as a `block`."""
    if type(data) is str:
        return block(data)
    if isinstance(data, dict):
        return {key: throughout(part) for key, part in data.items()}
    return [throughout(part) for part in data] if isinstance(data, (list, tuple)) else data


def without_commands(text: str) -> str:
    """`text` without lines that a CI system, whose log they go into, takes for a command: ": :error", "## [error]".

    For text that was wrapped after `block` had seen it.
    """
    return NAMES_COMMAND.sub("## ", STARTS_COMMAND.sub(r"\1: ", text))


def markdown(text: str) -> str:
    """Text that Markdown, in a table too, shows as it is: no markup, no HTML, no link."""
    return "<br>".join(PUNCTUATION.sub(r"\\\1", part.strip()) for part in text.splitlines())


def csv_cell(text: str) -> str:
    """Text for a cell that no spreadsheet takes for a formula. Quoting it is the csv module's."""
    return f"'{text}" if FORMULA.match(text) else text


def workflow_data(text: str) -> str:
    """Text for the message of a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """Text for a property (file=…, title=…) of a GitHub workflow command."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


def _shown(value: object, most: int | None, kept: str) -> str:
    """kept: the control characters that stay."""
    text = value if type(value) is str else ""
    if most is not None:  # what is cut off needn't be looked at; joiners, which are left out, may be half of it
        text = text[: 2 * most + 1]
    text = JOINERS.sub("", text.replace("\t", "    ").replace("\r\n", "\n").replace("\r", "\n"))
    seen = "".join(character if character in kept else _seen(character) for character in UNSEEN.sub(MARK, text))
    shown = without_commands(seen)
    return shown if most is None or len(shown) <= most else shown[: most - 1] + "…"


def _seen(character: str) -> str:
    """A character as it may be shown. Spaces have many widths, and all but one are unprintable to Python."""
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else MARK
