"""Code for another Python than the one that runs here: said only where the rest of the source proves it.

Each rule rewrites one line that only a newer Python reads into one that every Python 3 reads. If the whole source can
be read afterwards, that was all that was wrong with it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from typing import Any

Version = tuple[int, int]
HERE: Version = sys.version_info[:2]
GENERIC = re.compile(r"^(\s*(?:async\s+def|def|class)\s+\w+)\[[*\w][^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]")
MAX_LINES = 20
MAX_STRING = 2_000

PRINTS = re.compile(r"Missing parentheses in call to '(?:print|exec)'")
OLD = (
    re.compile(r"^\s*except\s+[\w.]+\s*,\s*[a-z_]\w*\s*:"),  # except ValueError, error:
    re.compile(r"^\s*except\s*\([\w., ]+\)\s*,\s*[a-z_]\w*\s*:"),
    re.compile(r"^\s*raise\s+[\w.]+\s*,\s*\S"),  # raise ValueError, "no"
    re.compile(r"^[^'\"#]*\w\s*<>\s*\w"),
)


def python_2(error: SyntaxError, line: str) -> bool:
    """Whether this line, which Python 3 refuses, is Python 2."""
    return bool(PRINTS.match(error.msg)) or any(pattern.match(line) for pattern in OLD)


def needs(source: str, error: SyntaxError, parse: Callable[[str], Any] = ast.parse) -> Version | None:
    """The Python that reads this source, which can't be read here; None if no Python is known to.

    error: why it can't be read.
    """
    lines, found = source.split("\n"), None
    for _ in range(MAX_LINES):
        at = min(error.lineno or 0, len(lines)) - 1
        rewritten = _rewritten(lines[at]) if at >= 0 else None
        if rewritten is None:
            return None
        version, lines[at] = rewritten
        found = max(found or version, version)
        try:
            parse("\n".join(lines))
            return found
        except SyntaxError as again:
            error = again
        except (RecursionError, MemoryError, ValueError):
            return None
    return None


def _rewritten(line: str) -> tuple[Version, str] | None:
    """The line without what is new, and since when it is there."""
    for version, rewrite in RULES:
        if version > HERE and (new := rewrite(line)) != line:
            return version, new
    return None


def _strings(line: str, prefix: str) -> str:
    """The line with an empty string for each whose quotes, backslashes or comments inside `{}` are its own."""
    start = re.search(rf"(?<!\w)(?:{prefix}[rR]?|[rR]{prefix})('''|\"\"\"|'|\")", line)
    if start is None or len(line) > MAX_STRING:
        return line
    end = _end(line, start.end(), start[1])
    return line if end is None else f'{line[: start.start()]}""{_strings(line[end:], prefix)}'


def _end(line: str, at: int, quote: str) -> int | None:
    """Where a string ends whose text begins at `at`; None if it has no end, or what it computes is no expression."""
    while at < len(line):
        if line.startswith(quote, at):
            return at + len(quote)
        if line.startswith(("{{", "}}"), at) or line[at] == "\\":
            at += 2
        elif line[at] == "{":
            inner = _after_expression(line, at + 1)
            if inner is None:
                return None
            at = inner
        else:
            at += 1
    return None


def _after_expression(line: str, start: int) -> int | None:
    """Where the text goes on behind `{expression!r:format}`: at the first "}" before which there is an expression."""
    for end in range(start, len(line)):
        if line[end] != "}":
            continue
        body = line[start:end]
        for cut in (len(body), *(place.start() for place in re.finditer(r"=?(?:![rsa])?(?::|$)|=$", body))):
            try:
                ast.parse(f"({_strings(body[:cut], '[fF]')})", mode="eval")
                return end + 1
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
    return None


RULES: tuple[tuple[Version, Callable[[str], str]], ...] = (
    ((3, 12), lambda line: _strings(line, "[fF]")),
    ((3, 12), lambda line: re.sub(r"^(\s*)type (\w+)(?:\[[^=]*\])?\s*=", r"\1\2 =", line)),
    ((3, 12), lambda line: GENERIC.sub(r"\1", line)),
    ((3, 14), lambda line: re.sub(r"^(\s*except\*?)\s+([\w.]+(?:\s*,\s*[\w.]+)+)\s*:", r"\1 (\2):", line)),
    ((3, 14), lambda line: _strings(line, "[tT]")),
)
