"""What the laziest answers to each exercise earn: design/lazy-answers.md.

    python -m benchmarks.lazy_answers [EXERCISE ...] [--write]

They are made from the references (answers.py). It ends with 1 if one of them earns more than its honest parts are worth
and one point. --write, for all exercises, writes the table.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lazy_answers.answers import KINDS, RAISES, lazy_answers
from grader.course.catalogue import Exercise, exercises, find, preloads
from grader.examiner.client import Examiner
from grader.reporting.scoring import score

SEED = 11
ALLOWED = 1.0
"""What a lazy answer may earn beyond its honest parts."""

HONEST_KIND = {15: "nan"}
"""The answer that shows what is right beside lazy gradients, where it isn't the one that raises: in 15 one function
returns the loss and the gradient."""

HONEST_WHOLE = {17: 1.0}
"""What is right though everything that is returned is lazy: in 17 the reference updates the running mean and variance
in the dict that it is given."""

HONEST_ECHO = {19: 1.0}
"""What an exercise rightly gives for an echo: in mode "test", dropout changes nothing."""

TABLE = Path(__file__).resolve().parents[2] / "design" / "lazy-answers.md"
MARK = "<!-- The table is written by `python -m benchmarks.lazy_answers --write`. -->"


@dataclass(frozen=True)
class Row:
    """An exercise. honest: what is right beside lazy gradients; None where there are none. earned: by the name of a
    lazy answer."""

    exercise: Exercise
    honest: float | None
    earned: dict[tuple[str, bool], float]

    def too_much(self) -> Iterator[str]:
        """A sentence for each answer that earns more than it may."""
        for (kind, whole), points in self.earned.items():
            honest = (HONEST_WHOLE | (HONEST_ECHO if kind == "echo" else {})).get(self.exercise.number, 0.0)
            honest = honest if whole else self.honest or 0.0
            if points > honest + ALLOWED:
                what = "everything" if whole else "the gradients"
                yield (
                    f"{self.exercise.name}: with {kind} for {what} it earns {points:g}, its honest parts are worth "
                    f"{honest:g}."
                )

    def __str__(self) -> str:
        cells = [f"{self.exercise.number:02}", "–" if self.honest is None else f"{self.honest:g}"]
        for whole in (False, True):
            cells += [f"{self.earned[kind, whole]:g}" if (kind, whole) in self.earned else "–" for kind in KINDS]
        return f"| {' | '.join(cells)} |"


def measured(examiner: Examiner, exercise: Exercise) -> Row:
    """What each lazy answer to an exercise earns. Raises CourseFault and GraderFault."""
    earned = {}
    for lazy in lazy_answers(exercise):
        result = examiner.run(exercise.name, lazy.submission, SEED, ("cpu",), "points", in_process=True)
        earned[lazy.kind, lazy.whole] = score(result.cases)[1]
    return Row(exercise, earned.get((HONEST_KIND.get(exercise.number, RAISES), False)), earned)


def main() -> int:
    """The command: its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lazy_answers", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--write", action="store_true", help="write the table, for all exercises")
    asked = parser.parse_args()
    chosen = exercises() if asked.write else [find(name) for name in asked.exercises] or exercises()
    rows = []
    with Examiner(preloads(chosen)) as examiner:
        for exercise in chosen:
            rows.append(measured(examiner, exercise))
            print(rows[-1], flush=True)
    if asked.write:
        _write(rows)
    wrong = [sentence for row in rows for sentence in row.too_much()]
    print(*wrong, sep="\n")
    return int(bool(wrong))


def _write(rows: Sequence[Row]) -> None:
    text, _, _ = TABLE.read_text(encoding="utf-8").partition(MARK)
    head = ["exercise", "honest", *KINDS, *(f"all {kind}" for kind in KINDS)]
    lines = [MARK, "", f"| {' | '.join(head)} |", "|---" * len(head) + "|", *map(str, rows)]
    TABLE.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
