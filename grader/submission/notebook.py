"""A notebook's code cells as Python, with a note for each cell or command that was left out.

Read with nbformat, which knows the notebook formats 1 to 4 (import: about 110 ms, paid only when a notebook is
graded). jupytext would add 60 ms and its `magics` judge line by line: `cd += 1` becomes a comment, a `%%bash` cell
and `pip install` stay. Nothing is validated, and all but the code is dropped while reading: outputs can't do harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from grader import sanitize
from grader.errors import SubmissionFault
from grader.submission.magics import Command, cell_command, without_commands
from grader.submission.parse import Code, NotPython
from grader.submission.read import LARGEST_CODE, too_large

# Strings, numbers, lists and objects in a notebook's file: it takes 5 µs and 500 bytes to read one.
MAX_PARTS = 200_000


def cells(text: str, name: str) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    """The code cells that are Python, in order, and the notes. Cells count from 1, code cells alone.

    Raises SubmissionFault when `text` is no notebook, not one of Python, or has no cell that is Python.
    """
    sources = _sources(text, name)
    if sum(map(len, sources)) > LARGEST_CODE:
        raise too_large(f"The code in {name}", LARGEST_CODE)
    good: list[Code] = []
    notes: list[str] = []
    for number, source in enumerate(sources, start=1):
        code, said = _cell(source.replace("\r\n", "\n").replace("\r", "\n"), f"{name}, cell {number}", number)
        notes += said
        if code is not None:
            good.append(code)
    if not any(code.tree.body for code in good):
        raise _nothing(name, notes)
    return tuple(good), tuple(notes)


def _cell(source: str, label: str, number: int) -> tuple[Code | None, list[str]]:
    command = cell_command(source)
    if command is not None:
        return None, [f"cell {number} was left out: `%%{sanitize.line(command, 30)}` cells aren't Python"]
    try:
        code, commands = without_commands(source, label)
    except NotPython as error:
        return None, [f"cell {number} was left out: it isn't valid Python ({error.reason})"]
    return code, [_left_out(number, command) for command in commands]


def _left_out(number: int, command: Command) -> str:
    return f"cell {number}, line {command.line} was left out: `{command.text}` is a notebook command, not Python"


def _nothing(name: str, notes: list[str]) -> SubmissionFault:
    if not notes:
        return SubmissionFault(f"{name} has no code: its code cells are empty.", "Save your work, then grade again.")
    more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
    return SubmissionFault(f"{name} has no Python cell: {notes[0]}{more}.", "Fix it and grade again.")


def _sources(text: str, name: str) -> list[str]:
    if _has_too_many_parts(text.encode()):
        raise SubmissionFault(
            f"{name} has more than {MAX_PARTS:,} parts, most of which can't be code.",
            "Clear its outputs, save it and grade again.",
        )
    import nbformat  # here, because it is slow: see above
    import nbformat.reader

    try:
        stored = nbformat.reader.reads(text, object_hook=_code_alone)  # type: ignore[no-untyped-call]
        notebook = nbformat.convert(stored, 4)  # type: ignore[no-untyped-call]
        language = _language(notebook.get("metadata"))
        sources = list(_code(notebook["cells"]))
    except nbformat.reader.NotJSONError:
        raise SubmissionFault(f"{name} is not a notebook: it isn't JSON.", "Save it again from Jupyter.") from None
    except RecursionError:
        raise SubmissionFault(
            f"{name} is not a notebook: it is nested too deeply.", "Save it again from Jupyter."
        ) from None
    except Exception as error:  # whatever the library stumbles over in a foreign file
        reason = sanitize.line(str(error) or type(error).__name__, 120)
        raise SubmissionFault(f"{name} is not a notebook: {reason}.", "Save it again from Jupyter.") from None
    if language and re.fullmatch(r"i?python[\s\d.]*", language.strip().lower()) is None:
        raise SubmissionFault(f"{name} is a notebook in {sanitize.line(language, 30)}.", "Submit a Python notebook.")
    return sources


def _has_too_many_parts(json: bytes) -> bool:
    """By the brackets and commas that are in no string: a picture or a page is one part, however long."""
    bare = json.replace(rb"\\", b"").replace(rb"\"", b"")
    if bare.count(b'"') > 4 * MAX_PARTS:  # a key and a value
        return True
    outside = b"".join(bare.split(b'"')[::2])
    return sum(map(outside.count, (b",", b"[", b"{"))) > MAX_PARTS


def _code_alone(node: dict[str, Any]) -> dict[str, Any]:
    """A cell without what nbformat could stumble over and nobody here reads: outputs, attachments, metadata."""
    if "cell_type" not in node:
        return node
    return {key: node[key] for key in ("cell_type", "source", "input") if key in node} | {"metadata": {}, "outputs": []}


def _language(metadata: Any) -> str:
    """The language that the notebook says it is in; "" when it doesn't say."""
    for holder, key in (("kernelspec", "language"), ("language_info", "name")):
        said = metadata.get(holder, {}).get(key) if isinstance(metadata, dict) else None
        if isinstance(said, str):
            return said
    return ""


def _code(cells: Any) -> Iterator[str]:
    for cell in cells:
        if cell.get("cell_type") == "code":
            source = cell.get("source", "")
            if not isinstance(source, str):
                raise TypeError("a cell's source is not text")
            yield source
