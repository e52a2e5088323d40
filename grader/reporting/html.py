"""The HTML report: one page that loads nothing and runs no script; or a fragment, for a notebook's output cell."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from grader import sanitize
from grader.reporting.interface import Target
from grader.reporting.pictures import curve, heat_map, scatter
from grader.reporting.sentences import CARRIED, COURSE_FAULT, Sentence, chapters, not_run, printed
from grader.reporting.side_by_side import how_far, table, where
from grader.results import Report, TestResult

TEMPLATES = Path(__file__).parent / "templates"
SIGNS = {"passed": "✓", "not_checked": "–", "not_run": "·"}
WORDS = {
    "passed": "passed", "failed": "failed", "crashed": "crashed", "timeout": "timed out",
    "memory": "out of memory", "policy": "not allowed", "not_checked": "waiting", "not_run": "not run",
}  # fmt: skip


def render(report: Report, target: Target) -> str:
    """A whole page. A character that the encoding lacks becomes a reference."""
    return page(report).encode(target.encoding, "xmlcharrefreplace").decode(target.encoding)


def page(report: Report) -> str:
    """A whole page."""
    return _render("page.html", report, level=1)


def fragment(report: Report, seed: bool = True) -> str:
    """The same without <html>: it has no ids, and its styles hold inside it alone. seed: whether it tells the seed,
    which a whole class may share."""
    return _render("fragment.html", report, level=2, seed=seed)


def prose(text: str) -> Markup:
    """Text with what stands between backticks as code; a backtick without a second one stays."""
    said, *rest = sanitize.block(text).split("`")
    found = escape(said)
    for at in range(0, len(rest) - 1, 2):
        found += Markup("<code>{}</code>{}").format(rest[at], rest[at + 1])
    return found + (f"`{rest[-1]}" if len(rest) % 2 else "")


def _render(template: str, report: Report, level: int, seed: bool = True) -> str:
    """level: of the topmost heading."""
    text = _environment().get_template(template).render(
        dedent=dedent, report=report, level=level, seed=seed,
        chapters=chapters(report), counts=_counts(report), not_run=not_run(report),
        printed=printed(report), course_fault=COURSE_FAULT, carried=CARRIED, signs=SIGNS, words=WORDS, curve=_curve,
        heat_map=_heat_map, scatters=_scatters, table=table, where=where, how_far=how_far,
    )  # fmt: skip
    return text + "\n"


@cache
def _environment() -> Environment:
    """One for all reports: it keeps its templates, and a class has hundreds of reports."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_finalize,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["prose"] = prose
    return made


def _finalize(value: Any) -> Any:
    """Every text that a template shows; jinja escapes it afterwards. Markup is our own."""
    return sanitize.block(value) if type(value) is str else value


def _counts(report: Report) -> str:
    """How many tests have which outcome, in words."""
    every = [s for chapter in chapters(report) for top in chapter.sentences for s in (top, *top.waiting)]
    found = Counter(WORDS[sentence.shown.outcome] for sentence in every)
    order = list(dict.fromkeys(WORDS.values()))
    return ", ".join(f"{found[word]} {word}" for word in order if found[word])


def _curve(case: TestResult) -> Markup:
    """A case's curve; empty if it has none. Each picture escapes its own text."""
    return Markup(curve.svg(case.curve, case.visibility == "hidden") if case.curve and case.curve.steps else "")


def _heat_map(case: TestResult) -> Markup:
    return Markup(heat_map.svg(case.evidence) if case.evidence and len(case.evidence.levels) > 1 else "")


def _scatters(sentence: Sentence) -> tuple[Markup, ...]:
    return tuple(map(Markup, scatter.svgs(sentence.scatter))) if sentence.scatter else ()
