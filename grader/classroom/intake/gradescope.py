"""Gradescope's "Export submissions": submission_metadata.yml beside a folder for each submission.

    submission_12345:
      :submitters:
      - :name: Ada Lovelace
        :sid: '1815'
        :email: ada@example.org
      :created_at: 2026-11-05 14:03:11.123456789 Z

The rest, results and history, isn't needed. A group has several submitters; each gets the group's points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from grader import sanitize
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.interface import Student
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, in_student_folder
from grader.classroom.intake.listing import ListedPath, Listing
from grader.classroom.intake.moment import moment
from grader.errors import UsageFault

METADATA = "submission_metadata.yml"
LARGEST_METADATA = 100_000_000
DEEPEST = 50
# The C version if there is one.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """Whether it has the file that no other layout has."""
    return any(found.name == METADATA for found in top.files)


def submissions(top: Listing, names: ExerciseNames, requested: str | None) -> Iterator[CandidateOrLeftOut]:
    """A folder is looked up in the listing by its name, so a name in the file can't lead anywhere else."""
    metadata = next(found for found in top.files if found.name == METADATA)
    submissions = _read(metadata)
    folders = {folder.name: folder for folder in top.folders}
    for name in submissions:
        if name not in folders:
            why = f"It lists {sanitize.line(name, 100)}, which has no folder here: if it should have one, export again."
            whose = (*_submitters(submissions[name]), None)[0]
            yield replace(metadata.left_out(why), whose=whose)
    for name, folder in folders.items():
        students = tuple(_submitters(submissions.get(name)))
        if not students:
            yield folder.left_out(f"{METADATA} doesn't say whose this is: export again, or grade it separately.")
        for student in students:
            submitted = moment(_field(submissions[name], "created_at"))
            yield from in_student_folder(folder, student, requested, names, submitted)
    for stray in top.files:
        if stray != metadata:
            yield stray.left_out("This is not in a submission's folder: move it into one.")


def _read(metadata: ListedPath) -> dict[str, Any]:
    try:
        raw = metadata.read(LARGEST_METADATA + 1)
        if len(raw) > LARGEST_METADATA:
            raise ValueError("it is too large")
        found = _plain(raw)
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        reason = sanitize.line(" ".join(str(error).split()), 200)
        raise UsageFault(
            f"{metadata.shown} can't be read: {reason}.", "Export the submissions from Gradescope again."
        ) from None
    if not isinstance(found, dict):
        raise UsageFault(f"{metadata.shown} lists no submissions.", "Export them from Gradescope again.")
    return found


def _plain(raw: bytes) -> object:
    """The dicts, lists and strings of a YAML text. Ruby's tags, merge keys and numbers have no meaning here.

    yaml.load takes three times as long, and its C version crashes on deeply nested lists; here they only take minutes,
    hence DEEPEST.
    """
    unfinished: list[list[Any]] = [[]]
    for event in yaml.parse(raw, LOADER):
        if isinstance(event, yaml.ScalarEvent):
            unfinished[-1].append(event.value)
        elif isinstance(event, yaml.AliasEvent):
            unfinished[-1].append(None)
        elif isinstance(event, yaml.CollectionStartEvent):
            unfinished.append([])
            if len(unfinished) > DEEPEST:
                raise ValueError("lists lie too deep in it")
        elif isinstance(event, yaml.CollectionEndEvent):
            parts = unfinished.pop()
            is_dict = isinstance(event, yaml.MappingEndEvent)
            unfinished[-1].append(dict(zip(parts[::2], parts[1::2])) if is_dict else parts)
    return unfinished[0][0] if unfinished[0] else None


def _submitters(submission: object) -> Iterator[Student]:
    people = _field(submission, "submitters")
    for person in people if isinstance(people, list) else ():
        name, sid, email = (_text(_field(person, key)) for key in ("name", "sid", "email"))
        if name or sid or email:
            yield Student.of(name or email or sid, email or sid)


def _field(data: object, key: str) -> object:
    """Ruby's symbols begin with a colon."""
    if not isinstance(data, dict):
        return None
    found: object = data.get(f":{key}", data.get(key))
    # Some exports have the time as an object of Ruby's, whose field `utc` it is.
    return found.get("utc") if isinstance(found, dict) and key == "created_at" else found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


LAYOUT = Layout("gradescope", "Gradescope's export (submission_metadata.yml)", recognises, submissions)
