"""From a path or a cell to a `Submission`: find the file, read it, parse it, keep what the exercise needs."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import sanitize
from grader.errors import SubmissionFault
from grader.submission import cell
from grader.submission.cell import Cell
from grader.submission.choose import choose
from grader.submission.files import Files, Folder, Siblings
from grader.submission.helpers import Helpers, helpers
from grader.submission.interface import Submission
from grader.submission.library import library
from grader.submission.locate import Place, is_archive, is_folder, ordinary_file, shown
from grader.submission.needed import needed
from grader.submission.other_names import renamed
from grader.submission.parse import Code, NotPython
from grader.submission.policy import refusals, torch_imports
from grader.submission.read import decode, read
from grader.submission.script import sources

MAX_NOTES, MAX_NOTE_LENGTH = 20, 500


def collect(
    given: Path | Cell, stub: str, wanted: Sequence[str], by_hand: bool, numpy_only: bool = False,
    siblings: bool = False, also: Mapping[str, str] | None = None,
) -> Submission:  # fmt: skip
    """The submission in a .py file, in a notebook, in one of them in a folder or an archive, or in a cell's text.

    wanted: the names that the exercise asks for; code that they don't need is left out. by_hand: whether the
    exercise refuses torch's own gradients; numpy_only: whether it refuses torch. siblings: whether a file may import
    what is beside it. also: calls of other names that may stand for the wanted ones. Runs none of the learner's code.
    Raises SubmissionFault when there is nothing to judge: no such file, not text, not Python.
    """
    # Warnings are about the learner's code (an invalid escape "\d") or their notebook's age: not for the terminal.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _in_cell(given) if isinstance(given, Cell) else _in_file(given, stub, wanted, siblings)
        named = renamed(found.codes, wanted, also or {})
        kept = needed(found.codes, named.wanted)
        own = helpers(found.files, found.place, kept.chunks, wanted) if found.files else Helpers()
        chunks = (*own.chunks, *kept.chunks, *named.chunks)
        written_for = library(chunks, found.codes)
        answers = kept.answers or bool(own.chunks)
        # Whoever submits another exercise's file should read that names are missing, not what is wrong with the rest.
        refused = refusals(chunks) if by_hand and answers else ()
        refused += torch_imports(chunks) if numpy_only and answers else ()
        elsewhere = cell.left_elsewhere(kept.chunks, given) if isinstance(given, Cell) else ()
    notes = (*found.notes, *named.notes, *kept.notes, *own.notes, *elsewhere)
    return Submission(
        path=found.path,
        sha256=hashlib.sha256(b"".join((found.raw, *own.raw))).hexdigest(),
        chunks=chunks,
        uses_torch=written_for.uses_torch and not numpy_only,
        notes=_first(notes),
        refusals=tuple(sanitize.line(sentence, MAX_NOTE_LENGTH) for sentence in refused),
        perhaps_other=written_for.perhaps_other and not numpy_only,
    )


@dataclass(frozen=True)
class _Found:
    """What was read. path: as in `Submission`. notes: on what was chosen and left out. files: what came with it, in
    which it is at `place`."""

    path: str
    raw: bytes
    codes: tuple[Code, ...]
    notes: tuple[str, ...] = ()
    files: Files | None = None
    place: Place = ()


def _in_file(path: Path, stub: str, wanted: Sequence[str], siblings: bool) -> _Found:
    files: Files | None = None
    place: Place = ()
    notes: tuple[str, ...] = ()
    if is_folder(path):
        files = Folder(path)
        place = choose(files, stub, wanted, f"The folder {shown(path)}")
        file = ordinary_file(path.joinpath(*place))
        raw = read(file)
    elif is_archive(path.name):
        from grader.submission.archive import Packed  # four libraries, and most submissions are no archives

        packed = Packed(read(ordinary_file(path)), shown(path))
        place = choose(packed, stub, wanted, shown(path))
        files, file, notes = packed, path.joinpath(*place), packed.notes
        raw = packed.read(place)
    else:
        file = ordinary_file(path)
        raw = read(file)
        if siblings:
            files = Siblings(file)
            place = files.place
    name = shown(file)
    codes, left_out = _codes(decode(raw, name), name)
    said = (*_choice(path, file, stub), *notes, *left_out)
    return _Found(sanitize.line(str(file), 4096), raw, codes, said, files, place)


def _in_cell(given: Cell) -> _Found:
    codes = cell.codes(given)
    text = "\n".join(code.source for code in codes)
    return _Found(cell.LABEL, text.encode(), codes)


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
    if file == path or file.name.casefold() == stub.casefold():
        return ()
    where = shown(path) if is_archive(path.name) else "the folder"
    return (f"{shown(file)} was graded, because {where} has no {stub}",)


def _first(notes: tuple[str, ...]) -> tuple[str, ...]:
    more = len(notes) - MAX_NOTES
    first = tuple(sanitize.line(note, MAX_NOTE_LENGTH) for note in notes[:MAX_NOTES])
    return first if more <= 0 else (*first, f"and {more} more notes")
