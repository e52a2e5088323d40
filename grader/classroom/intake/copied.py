"""One submission as a private copy, which nobody changes while it is read.

What lies beside it is copied too, if all of it is the same student's: their code may import it. In Canvas's export the
files beside it are other students'.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from grader.classroom.intake.beneath import Top
from grader.classroom.intake.interface import StudentSubmission
from grader.classroom.intake.listing import ListedPath, listed, unreadable
from grader.errors import SubmissionFault
from grader.submission.read import LARGEST_CODE, largest

MAX_BESIDE = 50


@contextmanager
def copied(top: Top, entry: StudentSubmission) -> Iterator[Path]:
    """A copy of the submitted file. Raises SubmissionFault if it can't be read, or isn't what was listed.

    top: the class's folder, as `find` opened it.
    """
    place = ListedPath(top, entry.parts)
    with tempfile.TemporaryDirectory(prefix="grade-one-") as room:
        folder = Path(room, *place.above.parts[-1:])  # an import may name it
        folder.mkdir(exist_ok=True)
        file = folder / place.name
        try:
            file.write_bytes(place.read(largest(place.name) + 1))
        except OSError as error:
            what, _, do = unreadable(error).partition(": ")
            raise SubmissionFault(f"{entry.shown}: {what}.", f"{do[:1].upper()}{do[1:]}") from None
        for other in islice(_modules_beside(place), MAX_BESIDE) if entry.in_own_folder else ():
            with suppress(OSError):  # it may not be needed
                (folder / other.name).write_bytes(other.read(LARGEST_CODE + 1))
        yield file


def _modules_beside(place: ListedPath) -> Iterator[ListedPath]:
    return (found for found in listed(place.above).files if found.name.endswith(".py") and found != place)
