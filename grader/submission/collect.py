"""From a path or a cell to a `Submission`: find the file, read it, parse it, keep what the exercise needs."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import sanitize
from grader.errors import SubmissionFault
from grader.submission import cell
from grader.submission.cell import Cell
from grader.submission.interface import Submission
from grader.submission.locate import is_archive, locate, shown
from grader.submission.needed import needed
from grader.submission.parse import Code, NotPython
from grader.submission.policy import refusals, torch_imports
from grader.submission.read import decode, read
from grader.submission.script import sources

MAX_NOTES, MAX_NOTE_LENGTH = 20, 500


def collect(
    given: Path | Cell, stub: str, wanted: Sequence[str], by_hand: bool, numpy_only: bool = False
) -> Submission:
    """The submission in a .py file, in a notebook, in a folder or an archive with the file `stub` or a single notebook,
    or in a cell's text.

    wanted: the names that the exercise asks for; code that they don't need is left out. by_hand: whether the
    exercise refuses torch's own gradients; numpy_only: whether it refuses torch. Runs none of the learner's code.
    Raises SubmissionFault when there is nothing to judge: no such file, not text, not Python.
    """
    # Warnings are about the learner's code (an invalid escape "\d") or their notebook's age: not for the terminal.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _in_cell(given) if isinstance(given, Cell) else _in_file(given, stub)
        kept = needed(found.codes, wanted)
        # Whoever submits another exercise's file should read that names are missing, not what is wrong with the rest.
        refused = refusals(kept.chunks) if by_hand and kept.answers else ()
        refused += torch_imports(kept.chunks) if numpy_only and kept.answers else ()
        elsewhere = cell.left_elsewhere(kept.chunks, given) if isinstance(given, Cell) else ()
    notes = (*found.notes, *kept.notes, *elsewhere)
    return Submission(
        path=found.path,
        sha256=found.sha256,
        chunks=kept.chunks,
        uses_torch=kept.uses_torch and not numpy_only,
        notes=_first(notes),
        refusals=tuple(sanitize.line(sentence, MAX_NOTE_LENGTH) for sentence in refused),
    )


@dataclass(frozen=True)
class _Found:
    """What was read. path, sha256: as in `Submission`. notes: on what was chosen and left out."""

    path: str
    sha256: str
    codes: tuple[Code, ...]
    notes: tuple[str, ...] = ()


def _in_file(path: Path, stub: str) -> _Found:
    file = locate(path, stub)
    raw = read(file)
    notes: tuple[str, ...] = ()
    if is_archive(file.name):
        from grader.submission.archive import inside  # four libraries, and most submissions are no archives

        taken = inside(raw, shown(file), stub)
        file, raw, notes = file / taken.path, taken.raw, taken.notes
    name = shown(file)
    codes, left_out = _codes(decode(raw, name), name)
    sha256 = hashlib.sha256(raw).hexdigest()
    return _Found(sanitize.line(str(file), 4096), sha256, codes, (*_choice(path, file, stub), *notes, *left_out))


def _in_cell(given: Cell) -> _Found:
    codes = cell.codes(given)
    text = "\n".join(code.source for code in codes)
    return _Found(cell.LABEL, hashlib.sha256(text.encode()).hexdigest(), codes)


def _codes(text: str, name: str) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    if name.lower().endswith(".ipynb"):
        from grader.submission.notebook import cells  # slow, and most submissions are no notebooks

        return cells(text, name)
    return _script(text, name)


def _script(text: str, name: str) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    try:
        codes, commands = sources(text, name)
    except NotPython as error:
        what = f"{name} isn't valid Python: {error.reason}"
        raise SubmissionFault(
            f"{what}\n\n{error.excerpt}\n\n" if error.excerpt else f"{what}.", "Fix it and grade again."
        ) from None
    if not any(code.tree.body for code in codes):
        raise SubmissionFault(f"{name} has no code, only comments and blank lines.", "Fill in the stub first.")
    left_out = (f"{name}, line {one.line} was left out: `{one.text}` is a notebook command" for one in commands)
    return codes, tuple(left_out)


def _choice(path: Path, file: Path, stub: str) -> tuple[str, ...]:
    if file == path or file.name == stub:
        return ()
    where = shown(path) if is_archive(path.name) else "the folder"
    return (f"{shown(file)} was graded, because {where} has no {stub}",)


def _first(notes: tuple[str, ...]) -> tuple[str, ...]:
    more = len(notes) - MAX_NOTES
    first = tuple(sanitize.line(note, MAX_NOTE_LENGTH) for note in notes[:MAX_NOTES])
    return first if more <= 0 else (*first, f"and {more} more notes")
