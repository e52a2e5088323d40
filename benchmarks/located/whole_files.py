"""Wrong answers as whole files: what people write, where Cosmic Ray's changes are what a machine makes.

The known mistakes, each merged into its reference; the unlisted ones of tests/diagnosis; those of tests/cases. The
wrong lines are those in which one differs from the right version, the reference or the alternative that is nearest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.located.item import Item, changed_code
from benchmarks.located.merging import CannotMerge, merged
from grader.authoring.check.trial import mutated
from grader.course.catalogue import Exercise
from grader.submission.submitted import submitted

TESTS = Path(__file__).resolve().parents[2] / "tests"
MOST = 6
"""Lines of code that may differ: of more, nobody knows which ones are wrong."""


def whole_files(exercise: Exercise, left_out: Counter[str]) -> Iterator[Item]:
    """An exercise's wrong files. left_out: counts the others, by the reason."""
    reference = submitted(exercise, exercise.solution)
    if len(reference.chunks) != 1:
        left_out["several files"] += 1
        return
    right = [file.read_text(encoding="utf-8") for file in (exercise.solution, *exercise.alternatives)]
    for name, source in _sources(exercise, right[0], left_out):
        lines, count, change = min((changed_code(each, source) for each in right), key=lambda found: found[1])
        if not count:
            left_out["no line of code differs"] += 1
        elif count > MOST:
            left_out[f"more than {MOST} lines differ"] += 1
        else:
            yield Item(exercise, f"{name} ({count})", mutated(reference, source), lines, change, written=True)


def _sources(exercise: Exercise, reference: str, left_out: Counter[str]) -> Iterator[tuple[str, str]]:
    """The name and the text of each."""
    for file in exercise.mistakes:
        try:
            text = merged(reference, file.read_text(encoding="utf-8"), Path(exercise.stub).stem)
        except CannotMerge as why:
            left_out[f"can't be merged: {why}"] += 1
        else:
            yield f"mistake {file.stem}", text
    number = f"exercise{exercise.number:02}"
    for file in sorted((TESTS / "diagnosis" / "unlisted" / number).glob("*.py")):
        yield f"unlisted {file.stem}", file.read_text(encoding="utf-8")
    for file in sorted((TESTS / "cases" / "wrong").glob(f"{number}_*.py")):
        yield f"wrong {file.stem.removeprefix(f'{number}_')}", file.read_text(encoding="utf-8")
