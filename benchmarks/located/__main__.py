"""How often the line of a mistake is named, and how often falsely (design/repair.md).

    python -m benchmarks.located [EXERCISE ...] [--of reference|alternative|two|file] [--every 20] [--jobs 2]

Changes right programs in one place, or references in two, by Cosmic Ray's operators, so that the line is known; or,
with --of file, takes wrong answers that people wrote (whole_files.py). Grades each on the CPU with one seed, without
looking for lines and with it. Counts those that lose points and that a small change could make right: nothing is sought
in a program that crashes, never ends or defines less than it should. Prints each that has a wrong line, or with --all
each with its seconds without and with lines, and ends with 1 if one has.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator

from benchmarks.located.item import Item, changed_lines
from benchmarks.located.whole_files import whole_files
from grader.authoring.check.mutants import variants_of
from grader.authoring.check.trial import mutated
from grader.course.catalogue import Exercise, exercises, find, preloads
from grader.errors import Fault
from grader.examiner.client import Examiner
from grader.examiner.pool import in_parallel
from grader.results import Repair, SessionResult
from grader.submission.submitted import submitted

SEED = 1
NEAR = 3
"""Lines that a range may have."""


def main() -> int:
    """The command: its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.located", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--of", choices=("reference", "alternative", "two", "file"), default="reference")
    parser.add_argument("--every", type=int, default=20, metavar="N", help="a sample: each N-th")
    parser.add_argument("--jobs", type=int, metavar="N", help="how many at once; by default one a core")
    parser.add_argument("--all", action="store_true", help="print each, not only those with a wrong line")
    asked = parser.parse_args()
    chosen = [find(name) for name in asked.exercises] or list(exercises())
    left_out: Counter[str] = Counter()
    items = [item for exercise in chosen for item in _items(exercise, asked.of, left_out)][:: asked.every]
    came: Counter[str] = Counter()
    took: list[list[float]] = []
    judged = in_parallel(items, _located, preloads(item.exercise for item in items), asked.jobs)
    for item, found in judged:
        if isinstance(found, Fault):
            print(f"{item.exercise.name} {item.name}: {found}", file=sys.stderr, flush=True)
            continue
        word, lines, seconds = found
        came[word] += 1
        if word in ("exact", "near", "nothing", "false"):
            took.append(seconds)
        if asked.all or word == "false":
            where = f"{item.exercise.name} {item.name}, line {sorted(item.lines)}, named {lines}"
            print(f"{word:9} {seconds[0]:5.1f} {seconds[1]:5.1f} s  {where}: {item.change}", flush=True)
    for why, count in left_out.most_common():
        print(f"left out  {count:5}  {why}")
    sought = came["exact"] + came["near"] + came["false"] + came["nothing"]
    print(f"{len(items)} programs, {came['passed']} lost no points, {came['ended']} crashed or never ended")
    for word in ("exact", "near", "nothing", "false"):
        print(f"{word:9} {came[word]:5}  {came[word] / max(1, sought):.0%}")
    if took:
        added = sorted(with_lines - without for without, with_lines in took)
        most = added[len(added) * 9 // 10]
        print(f"lines take {statistics.median(added):.1f} s in the median, {most:.1f} s or more in one of ten")
    return 1 if came["false"] else 0


def _items(exercise: Exercise, of: str, left_out: Counter[str]) -> Iterator[Item]:
    if of == "file":
        yield from whole_files(exercise, left_out)
        return
    for file in exercise.alternatives if of == "alternative" else [exercise.solution]:
        source, right = file.read_text(encoding="utf-8"), submitted(exercise, file)
        if len(right.chunks) != 1:
            continue
        variants = variants_of(source) if of != "two" else _in_two_places(source, list(variants_of(source)))
        for changed in variants:
            lines, change = changed_lines(source, changed)
            yield Item(exercise, file.stem, mutated(right, changed), lines, change)


def _in_two_places(source: str, variants: list[str]) -> Iterator[str]:
    """Each variant together with the one that is half of them further, where they change different lines."""
    right = source.splitlines()
    half = len(variants) // 2
    for one, other in zip(variants, variants[half:], strict=False):
        first, second = one.splitlines(), other.splitlines()
        if len(first) == len(second) == len(right):
            both = list(zip(right, first, second, strict=True))
            if not any(a != b and a != c for a, b, c in both):
                yield "\n".join(b if b != a else c for a, b, c in both) + "\n"


def _located(examiner: Examiner, item: Item) -> tuple[str, list[int], list[float]]:
    seconds = []
    for mode in ("class", "class", "grade"):  # explanations are remembered from the first: lines alone are new
        start = time.perf_counter()
        result = examiner.run(item.exercise.name, item.submission, SEED, ("cpu",), mode=mode)
        seconds.append(time.perf_counter() - start)
    return (*_word(item, result), seconds[1:])


def _word(item: Item, result: SessionResult) -> tuple[str, list[int]]:
    wrong = [case for case in result.cases if case.outcome not in ("passed", "not_run", "not_checked")]
    if not wrong:
        return "passed", []
    if any(case.outcome != "failed" for case in wrong):
        return "ended", []
    named: list[Repair] = list(dict.fromkeys(repair for case in wrong for repair in case.repairs))
    lines = list(dict.fromkeys(repair.line for repair in named))
    if not lines:
        return "nothing", []
    if lines[0] in item.lines or (item.written and item.lines.intersection(lines)):
        return "exact", lines
    spread = max(lines) - min(lines) < NEAR
    return "near" if spread and item.lines.intersection(range(min(lines), max(lines) + 1)) else "false", lines


if __name__ == "__main__":
    sys.exit(main())
