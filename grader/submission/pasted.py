"""A cell as it was pasted: indented as a whole, or with the prompts of a Python or IPython session. IPython runs it."""

from __future__ import annotations

import re
import textwrap

OF_PYTHON = re.compile(r"^\s*>>>", re.MULTILINE)
PYTHONS = re.compile(r"^\s*(?:>>>|\.\.\.)[ \t]?", re.MULTILINE)
OF_IPYTHON = re.compile(r"(?:(?:\[nav\]|\[ins\])? )?In \[\d+\]: ")
IPYTHONS = re.compile(r"^(?:(?:(?:\[nav\]|\[ins\])? )?In \[\d+\]: |\s*\.{3,}: ?)", re.MULTILINE)


def as_typed(source: str) -> str:
    """The cell without its indentation and its prompts, each line where it was."""
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if OF_IPYTHON.match(first):
        source = IPYTHONS.sub("", source)
    elif OF_PYTHON.match(first) or _has_prompts(lines):
        source = PYTHONS.sub("", source)
    return textwrap.dedent(source) if source.lstrip("\n")[:1] in (" ", "\t") else source


def _has_prompts(lines: list[str]) -> bool:
    """Whether a comment or a command stands before the prompts; a prompt in a docstring is none."""
    before = [line.lstrip() for line in lines if line.strip()]
    while before and before[0].startswith(("#", "%", "!")):
        before.pop(0)
    return bool(before) and before[0].startswith(">>>")
