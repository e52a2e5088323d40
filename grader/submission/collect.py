"""Submission on disk → `Submission`: find the file, read it, parse it, keep what the exercise needs."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from pathlib import Path

from grader.errors import SubmissionFault
from grader.submission.interface import Submission
from grader.submission.locate import locate
from grader.submission.needed import needed
from grader.submission.parse import Code, NotPython, parse
from grader.submission.policy import refusals, torch_imports
from grader.submission.printable import printable
from grader.submission.read import decode, read

MOST_NOTES = 20


def collect(path: Path, stub: str, wanted: Sequence[str], by_hand: bool, numpy_only: bool = False) -> Submission:
    """The submission at `path`: a .py file, a notebook, or a folder with the file `stub` or a single notebook.

    wanted: the names that the exercise asks for; code that they don't need is left out. by_hand: whether the
    exercise refuses torch's own gradients; numpy_only: whether it refuses torch. Runs none of the learner's code.
    Raises SubmissionFault when there is nothing to judge: no such file, not text, not Python.
    """
    file = locate(path, stub)
    raw = read(file)
    name = printable(file.name)
    # Warnings are about the learner's code (an invalid escape "\d") or their notebook's age: not for the terminal.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        codes, left_out = _codes(decode(raw, name), name)
        kept = needed(codes, wanted)
        # Who hands in another exercise's file should read that names are missing, not what is wrong with the others.
        refused = refusals(kept.chunks) if by_hand and kept.answers else ()
        refused += torch_imports(kept.chunks) if numpy_only and kept.answers else ()
    notes = (*_choice(path, file, stub), *left_out, *kept.notes)
    return Submission(
        path=printable(str(file), 4096),
        sha256=hashlib.sha256(raw).hexdigest(),
        chunks=kept.chunks,
        uses_torch=kept.uses_torch and not numpy_only,
        notes=_first(notes),
        refusals=refused,
    )


def _codes(text: str, name: str) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    if name.lower().endswith(".ipynb"):
        from grader.submission.notebook import cells  # slow, and most submissions are no notebooks

        return cells(text, name)
    return (_module(text, name),), ()


def _module(text: str, name: str) -> Code:
    try:
        code = parse(text, name)
    except NotPython as error:
        what = f"{name} isn't valid Python: {error.reason}"
        raise SubmissionFault(
            f"{what}\n\n{error.excerpt}\n\n" if error.excerpt else f"{what}.", "Correct it and grade again."
        ) from None
    if not code.tree.body:
        raise SubmissionFault(f"{name} has no code: nothing but comments and blank lines.", "Fill in the stub first.")
    return code


def _choice(path: Path, file: Path, stub: str) -> tuple[str, ...]:
    if file in (path, path / stub):
        return ()
    return (f"{printable(file.name)} was taken, because the folder has no {stub}",)


def _first(notes: tuple[str, ...]) -> tuple[str, ...]:
    more = len(notes) - MOST_NOTES
    return notes if more <= 0 else (*notes[:MOST_NOTES], f"and {more} more like these")
