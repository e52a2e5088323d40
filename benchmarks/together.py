"""Whether cases that share a worker get the verdicts that they get alone (design/together.md).

    python -m benchmarks.together [EXERCISE ...] [--every 7] [--jobs 2] [--told]

Grades the corpus of `benchmarks.verdicts` twice, with and without sharing, on the CPU and with one seed. Compares the
outcome and the words of each case; with --told the explanations, too, which takes long.
Prints each difference and the seconds that both ways took, and ends with 1 if there is a difference.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from typing import Any

from benchmarks.verdicts.corpus import Item, corpus
from benchmarks.verdicts.record import SEED
from grader.course.catalogue import preloads
from grader.errors import Fault
from grader.examiner.client import Examiner
from grader.examiner.pool import in_parallel

SAID_EVERY = 50  # files


def main() -> int:
    """The command: its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.together", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="a sample: each N-th file")
    parser.add_argument("--jobs", type=int, metavar="N", help="how many at once; by default one a core")
    parser.add_argument("--told", action="store_true", help="compare what is told of wrong answers, too")
    asked = parser.parse_args()
    items = corpus(asked.exercises, asked.every)
    mode = "grade" if asked.told else "points"
    differ, spent = 0, [0.0, 0.0]
    modules = preloads(item.exercise for item in items)
    judged = in_parallel(items, lambda examiner, item: _both(examiner, item, mode), modules, asked.jobs)
    for done, (item, found) in enumerate(judged, start=1):
        if isinstance(found, Fault):
            print(f"{item.key}: {found}", file=sys.stderr, flush=True)
            continue
        results, took = found
        spent = [total + more for total, more in zip(spent, took, strict=True)]
        if results[0] != results[1]:
            differ += 1
            _print(item, *results)
        if done % SAID_EVERY == 0 or done == len(items):
            seconds = f"{spent[0]:.0f} s together, {spent[1]:.0f} s alone"
            print(f"{done} of {len(items)} files, {differ} differ, {seconds}", flush=True)
    return 1 if differ else 0


def _both(examiner: Examiner, item: Item, mode: str) -> tuple[list[dict[str, Any]], list[float]]:
    results, seconds = [], []
    for way in (mode, f"{mode} alone"):
        start = time.perf_counter()
        try:
            results.append(_result(examiner, item, way))
        except Fault as fault:
            if fault.whose == "grader":
                raise
            results.append({"cases": (), "fault": str(fault)})
        seconds.append(time.perf_counter() - start)
    return results, seconds


def _result(examiner: Examiner, item: Item, mode: str) -> dict[str, Any]:
    result = asdict(examiner.run(item.exercise.name, item.submission(), SEED, ("cpu",), mode=mode))
    del result["environment"]  # times are in it
    return {**result, "cases": [{**case, "duration_s": None} for case in result["cases"]]}


def _print(item: Item, together: dict[str, Any], alone: dict[str, Any]) -> None:
    print(item.key)
    for one, other in zip(together["cases"], alone["cases"], strict=False):
        for part in one:
            if one[part] != other[part]:
                print(f"    {one['id']}, {part}\n        together: {one[part]}\n        alone:    {other[part]}")
    for part in together:
        if part != "cases" and together[part] != alone.get(part):
            print(f"    {part}\n        together: {together[part]}\n        alone:    {alone.get(part)}")


if __name__ == "__main__":
    sys.exit(main())
