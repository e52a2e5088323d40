"""Of several files the one that is the submission, in a folder and in an archive alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from grader import sanitize
from grader.errors import SubmissionFault
from grader.submission.files import Files, read_or_none
from grader.submission.locate import MAX_NAME, Place

MAX_LISTED = 5
# So many files are looked into for the names that the exercise asks for.
MAX_LOOKED_INTO = 50
# No answers by themselves.
NO_ANSWERS = re.compile(r"__init__\.py|setup\.py|conftest\.py|test_.*\.py|.*_test\.py")


def choose(files: Files, stub: str, wanted: Sequence[str], where: str) -> Place:
    """The file named `stub`; else the only one that defines what is wanted, the only notebook, or the only module.

    The nearest one, where there are several folders. where: "The folder homework". Raises SubmissionFault if none is.
    """
    sources = [place for place in files.places() if not any(part.startswith(".") for part in place)]
    looked_into = set(sources[:MAX_LOOKED_INTO])
    named: tuple[Callable[[Place], bool], ...] = (
        lambda place: place[-1] == stub,
        lambda place: place[-1].casefold() == stub.casefold(),
        lambda place: place in looked_into and _defines(files, place, wanted),
        lambda place: place[-1].lower().endswith(".ipynb"),
        lambda place: NO_ANSWERS.fullmatch(place[-1]) is None,
    )
    for is_meant in named:
        found = list(filter(is_meant, sources))
        nearest = {place for place in found if len(place) == min(map(len, found))}
        if len(nearest) == 1:
            return nearest.pop()
        if nearest and is_meant in named[:2]:
            raise SubmissionFault(
                f"{where} has more than one {stub}: {_listed(sorted(nearest))}.", "Name the file that you mean."
            )
    raise SubmissionFault(
        f"{where} has neither {stub} nor exactly one notebook: {_listing(sources)}.",
        f"Name your file {stub}, or name the file itself instead of its folder.",
    )


def _defines(files: Files, place: Place, wanted: Sequence[str]) -> bool:
    """Whether there is a function or class of a wanted name, as far as the text shows."""
    if not wanted:
        return False
    definition = rf"\b(?:def|class)\s+(?:{'|'.join(map(re.escape, wanted))})\b".encode()
    return re.search(definition, read_or_none(files, place) or b"") is not None


def _listing(places: Sequence[Place]) -> str:
    return f"it has {_listed(places)}" if places else "it has no .py or .ipynb file"


def _listed(places: Sequence[Place]) -> str:
    more = f" and {len(places) - MAX_LISTED} more" if len(places) > MAX_LISTED else ""
    return ", ".join(sanitize.line("/".join(place), MAX_NAME) for place in places[:MAX_LISTED]) + more
