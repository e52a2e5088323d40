"""Modules of the learner's own that a submission imports: taken along where its folder or archive has them.

They run where the submission runs and under the same rules, before what imports them.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader import sanitize
from grader.errors import SubmissionFault
from grader.submission.files import Files, read_or_none
from grader.submission.interface import Chunk
from grader.submission.locate import MAX_NAME, Place
from grader.submission.names import names_of
from grader.submission.needed import needed
from grader.submission.parse import NotPython
from grader.submission.read import LARGEST_CODE, decode
from grader.submission.script import sources

OURS = "submission"
"""The module that the submission itself is, and the package of what stands beside it."""
MAX_HELPERS = 20
# A module of this name would hide the real one from everybody.
TAKEN = sys.stdlib_module_names | {"torch", "numpy", "grader", OURS}


@dataclass(frozen=True)
class _Wish:
    """A module that is imported. folders: where it may lie. asked: the names of it that are needed, None for all."""

    module: str
    places: tuple[Place, ...]
    asked: frozenset[str] | None


@dataclass
class _Taken:
    chunks: dict[str, Chunk] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Helpers:
    """chunks: in the order in which they run. raw: what was read. notes: sentences for the learner."""

    chunks: tuple[Chunk, ...] = ()
    raw: tuple[bytes, ...] = ()
    notes: tuple[str, ...] = ()


def helpers(files: Files, place: Place, chunks: Sequence[Chunk], wanted: Sequence[str]) -> Helpers:
    """The modules that the chunks of the submission import, and those that these import in turn.

    place: of the submission. wanted: what the exercise asks for, which a module may define in its stead.
    """
    taken = _Taken()
    _take_all(files, chunks, (OURS, place[:-1]), place[:-1], frozenset(wanted), taken)
    return Helpers(tuple(taken.chunks.values()), tuple(taken.raw), tuple(taken.notes))


def _take_all(
    files: Files, chunks: Sequence[Chunk], package: tuple[str, Place], main: Place, wanted: frozenset[str],
    taken: _Taken,
) -> None:  # fmt: skip
    """package: the name of the importing package, and its folder. main: the submission's own folder."""
    named = [names_of(chunk.source) for chunk in chunks]
    binds = frozenset[str]().union(*(one.binds for one in named))
    lacking = (wanted.union(*(one.now | one.later for one in named))) - binds
    for chunk in chunks:
        for node in ast.walk(ast.parse(chunk.source)):
            for wish in _wishes(node, package, main, lacking):
                _take(files, wish, main, taken)


def _wishes(node: ast.AST, package: tuple[str, Place], main: Place, lacking: frozenset[str]) -> Iterator[_Wish]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _absolute(alias.name, main, None)
    elif isinstance(node, ast.ImportFrom):
        names = [alias.name for alias in node.names]
        asked = lacking if names == ["*"] else frozenset(names)
        if not node.level:
            yield from _absolute(node.module or "", main, asked)
            for name in names:
                yield from _absolute(f"{node.module}.{name}", main, None)
        else:
            yield from _relative(node, names, package, asked)


def _absolute(module: str, main: Place, asked: frozenset[str] | None) -> Iterator[_Wish]:
    """The module, after the packages that it is in: beside the submission, or in a folder above it."""
    parts = tuple(module.split("."))
    if parts[0] in TAKEN or not all(part.isidentifier() for part in parts):
        return
    for count in range(1, len(parts) + 1):
        whole = count == len(parts)
        above = (main[:depth] for depth in range(len(main), -1, -1))
        places = (place for folder in above for place in _files((*folder, *parts[:count]), whole))
        yield _Wish(".".join(parts[:count]), tuple(places), asked if whole else frozenset())


def _relative(
    node: ast.ImportFrom, names: list[str], package: tuple[str, Place], asked: frozenset[str]
) -> Iterator[_Wish]:
    name, folder = package
    for _ in range(node.level - 1):
        if not folder or "." not in name:
            return
        name, folder = name.rpartition(".")[0], folder[:-1]
    inner = tuple(node.module.split(".")) if node.module else ()
    if inner:
        yield _Wish(".".join((name, *inner)), tuple(_files((*folder, *inner), True)), asked)
    for one in names if not inner else ():
        if one.isidentifier():
            yield _Wish(f"{name}.{one}", tuple(_files((*folder, one), True)), None)


def _files(place: Place, module_too: bool) -> Iterator[Place]:
    yield (*place, "__init__.py")
    if module_too:
        yield (*place[:-1], f"{place[-1]}.py")


def _take(files: Files, wish: _Wish, main: Place, taken: _Taken) -> None:
    if wish.module in taken.chunks or len(taken.chunks) >= MAX_HELPERS:
        return
    found = next(((place, raw) for place in wish.places if (raw := read_or_none(files, place)) is not None), None)
    if found is None:
        return
    place, raw = found
    label = sanitize.line("/".join(place), MAX_NAME)
    if sum(map(len, taken.raw)) + len(raw) > LARGEST_CODE:
        taken.notes.append(f"{label} was left out: there is too much code")
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            codes, _ = sources(decode(raw, label), label)
    except (NotPython, SubmissionFault) as error:
        taken.notes.append(f"{label} was left out: it isn't valid Python ({getattr(error, 'reason', error)})")
        return
    kept = [Chunk(code.label, code.source) for code in codes]
    if wish.asked is not None:
        kept = list(needed(codes, sorted(wish.asked)).chunks)
    # It may import what imports it: it is known before it is looked into, and runs after what it imports.
    taken.chunks[wish.module] = Chunk(label, "", wish.module)
    is_package = place[-1] == "__init__.py"
    package = wish.module if is_package else wish.module.rpartition(".")[0]
    _take_all(files, kept, (package, place[:-1]), main, wish.asked or frozenset(), taken)
    del taken.chunks[wish.module]
    text = "\n".join(chunk.source for chunk in kept) if len(kept) != 1 else kept[0].source
    taken.chunks[wish.module] = Chunk(label, text, wish.module)
    taken.raw.append(raw)
