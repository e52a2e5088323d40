"""The verdict on every file of the corpus, kept as data: what a change of structure must leave as it is.

    python -m benchmarks.verdicts record FILE [EXERCISE ...] [--every 7] [--jobs 2]
    python -m benchmarks.verdicts compare BEFORE AFTER [--all] [--renamed parts=training_divergence]

Before a redesign, `record` grades all references, stubs, alternatives, known mistakes and the wrong answers of
tests/diagnosis/unlisted with a fixed seed on the CPU, and keeps scores, the outcome of each case and its explanation,
one file a line. It takes long (about two seconds a file and core; run it under `nice`), says how far it is, and goes on
where it was stopped. After the redesign do the same into another file, and `compare` says what differs:

    1. points or outcomes
    2. explanations: kind, mistake or factor
    3. both, where a test ran out of time in one of the records: other work on the machine may be why
    4. nothing but wording

It ends with 1 if there is anything in the first three groups, with 2 if the files have nothing in common. A test that
was renamed is found by its sentence, one whose sentence is new by its name, and what is left by its place; a case by
its place. The inputs that are drawn for a test follow from its name: after a renaming, numbers in the wording differ.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.verdicts.compare import compare


def main() -> int:
    """The command: its exit code."""
    asked = _parser().parse_args()
    return _compare(asked) if asked.verb == "compare" else _record(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.verdicts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    record = verbs.add_parser("record", help="grade the corpus, and keep each verdict")
    record.add_argument("file", type=Path)
    record.add_argument("exercises", nargs="*", metavar="EXERCISE")
    record.add_argument("--every", type=_positive, default=1, metavar="N", help="a sample: each N-th file")
    record.add_argument("--jobs", type=_positive, metavar="N", help="how many at once; by default one a core")
    compare = verbs.add_parser("compare", help="say what differs between two records")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--all", action="store_true", help="list every difference, not only the most frequent ones")
    compare.add_argument(
        "--renamed", type=_renamed, action="append", default=[], metavar="OLD=NEW",
        help="a kind or a mistake that has a new name",
    )  # fmt: skip
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return int(text)


def _renamed(text: str) -> tuple[str, str]:
    old, between, new = text.partition("=")
    if not (old and between and new):
        raise argparse.ArgumentTypeError(f"{text} is not OLD=NEW")
    return old, new


def _compare(asked: argparse.Namespace) -> int:
    try:
        return compare(asked.before, asked.after, dict(asked.renamed), everything=asked.all)
    except (OSError, ValueError) as error:
        print(f"There aren't two records to compare: {error}. `record` makes them.", file=sys.stderr)
        return 2


def _record(asked: argparse.Namespace) -> int:
    from benchmarks.verdicts.record import record  # only here: this needs the grader
    from grader.errors import Fault

    try:
        return 3 if record(asked.file, asked.exercises, asked.every, asked.jobs) else 0
    except Fault as fault:
        print(fault, file=sys.stderr)
        return fault.exit_code


if __name__ == "__main__":
    sys.exit(main())
