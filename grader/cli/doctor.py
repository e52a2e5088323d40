"""`grade doctor`: what this machine has, and what of it stands in the way of grading."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.doctor.interface import Check, Checkup

SIGNS = {"ok": "ok", "missing": "MISSING", "broken": "BROKEN", "not tried": "not tried"}
HEADINGS = {"isolation": "isolation: what stands around a learner's code here"}
NAME, SIGN, WIDTH = 18, 10, 79


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Use json for a bug report.",
)  # fmt: skip
def doctor(form: str) -> int:
    """Check this machine: versions, devices, isolation.

    It tries each part separately, then a worker process behind all layers of isolation, and says what is missing, what
    that means and what to do.

    Exit code: 0 if submissions can be graded here, otherwise 1.
    """
    from grader.doctor.interface import Checkup
    from grader.doctor.look import checks

    if form == "text":
        found = Checkup(tuple(_shown(checks())))
        click.echo(_conclusion(found))
    else:
        found = Checkup(tuple(checks()))
        click.echo(json.dumps(found.to_dict(), indent=2))
    return 0 if found.can_grade else 1


def _shown(checks: Iterable[Check]) -> Iterator[Check]:
    """The checks, each shown as soon as it is known."""
    for part, group in groupby(checks, lambda check: check.part):
        click.echo(HEADINGS.get(part, part))
        for check in group:
            click.echo(_lines(check))
            yield check


def _lines(check: Check) -> str:
    """A check in 80 columns: what there is; if that isn't right, what it costs and what to do."""
    said = [check.found]
    if check.state != "ok":
        said += [f"This means: {check.means}." if check.means else "", check.do]
    lines = [line for part in said if part for line in textwrap.wrap(part, WIDTH - NAME - SIGN - 2)]
    first, *more = lines or [""]
    head = f"  {check.name:<{NAME}}{SIGNS[check.state]:<{SIGN}}{first}"
    return "\n".join([head.rstrip(), *(" " * (NAME + SIGN + 2) + line for line in more)])


def _conclusion(found: Checkup) -> str:
    if not found.can_grade:
        return "\nNothing can be graded here: see BROKEN above."
    missing = [check.name for check in found.checks if check.part == "isolation" and check.state != "ok"]
    if missing:
        return (
            f"\nSubmissions can be graded here, without {', '.join(missing)}: fine for practice.\n"
            "To grade what others hand in, use a Linux machine where no layer is missing."
        )
    return "\nSubmissions can be graded here."
