"""A class on one page, for an instructor who has ten minutes. It loads nothing, and contains each student's report.

Reports are stored as compressed text. The page's only script, which its policy allows by its hash, sorts, searches and
opens reports, each in a frame where no script runs. Without the script the page shows everything but the reports.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader import sanitize
from grader.classroom import similar
from grader.classroom.export import statistics
from grader.classroom.export.histogram import histogram
from grader.classroom.export.interface import Exported, Wanted
from grader.classroom.export.statistics import Entry
from grader.classroom.export.table import Table, is_late, number, short, table
from grader.classroom.gradebook import Gradebook
from grader.course import catalogue
from grader.errors import Fault
from grader.reporting import html as report_html

TEMPLATES = Path(__file__).parent / "templates"
MAX_PAIRS = 50  # of an exercise that are listed


@dataclass(frozen=True)
class ExerciseChapter:
    """One exercise of the page."""

    name: str
    title: str
    most: float
    entries: tuple[Entry, ...]
    scores: statistics.Scores
    mistakes: tuple[statistics.Shared, ...]
    lines: tuple[statistics.Shared, ...]
    tests: tuple[statistics.TestStatistics, ...]
    stopped: tuple[statistics.Shared, ...]

    @property
    def short(self) -> str:
        return short(self.name)


@dataclass(frozen=True)
class SimilarPair:
    """Two similar submissions. name: of the view that shows both sources. percent: how many words they share."""

    name: str
    first: Entry
    second: Entry
    percent: int
    words: int


@dataclass(frozen=True)
class Alike:
    """The similar submissions of one exercise.

    more: how many pairs aren't listed. short: how many submissions are too short to compare.
    """

    chapter: ExerciseChapter
    pairs: tuple[SimilarPair, ...]
    more: int
    short: int


def export(book: Gradebook, wanted: Wanted) -> Exported:
    """The whole page."""
    whole = table(book)
    entries = _entries(book, whole, wanted)
    every = tuple(entries.values())
    chapters = tuple(_chapter(name, most, every) for name, most in whole.most.items())
    alike = _alike(book, chapters) if similar.is_installed() else None
    env = _environment()
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    text = env.get_template("page.html").render(
        wanted=wanted, table=whole, chapters=chapters, entries=entries, every=every, left_out=book.left_out(),
        unreadable=[entry for entry in every if entry.report is None], late=[entry for entry in every if entry.late],
        unknown=sum(entry.late is None for entry in every), changed=[entry for entry in every if entry.changed],
        slowest=statistics.slowest(every), lateness=statistics.lateness, alike=alike, install=similar.INSTALL,
        full=sum(entry.full for entry in every), histogram=_histogram, number=number, level=_level, link=_link,
        script=Markup(script), script_hash=_hash(script), documents=_json(_documents(book, env, every, alike)),
    )  # fmt: skip
    return Exported(text + "\n")


def _entries(book: Gradebook, whole: Table, wanted: Wanted) -> dict[tuple[str, str, str], Entry]:
    """By student, id and exercise."""
    often = Counter(row.student for row in whole.rows)
    entries: dict[tuple[str, str, str], Entry] = {}
    names: set[str] = set()
    for row in whole.rows:
        who = row.student if often[row.student] == 1 else row.shown
        for exercise, grade in row.grades.items():
            name = f"{who}/{short(exercise).removeprefix('exercise')}"
            # One student's name may be another's name with an id.
            name = name if name not in names else f"{name} {len(names)}"
            names.add(name)
            late = is_late(grade, wanted.due)
            entries[row.student, row.id, exercise] = Entry(name, who, grade, book.report(grade.result), late)
    return entries


def _chapter(name: str, most: float, every: Iterable[Entry]) -> ExerciseChapter:
    entries = tuple(entry for entry in every if entry.grade.exercise == name)
    title = next((entry.report.title for entry in entries if entry.report), "")
    return ExerciseChapter(
        name, title, most, entries, statistics.scores(entries, most), statistics.mistakes(entries),
        statistics.lines(entries), statistics.tests(entries), statistics.stopped(entries),
    )  # fmt: skip


def _alike(book: Gradebook, chapters: Iterable[ExerciseChapter]) -> tuple[Alike, ...]:
    found = []
    for chapter in chapters:
        readable = [entry for entry in chapter.entries if entry.report]
        compared = similar.compare([book.source(entry.grade.result) for entry in readable], _stub(chapter.name))
        pairs = tuple(
            SimilarPair(
                f"~{chapter.short}-{place}", readable[pair.first], readable[pair.second], int(100 * pair.share),
                pair.words,
            )
            for place, pair in enumerate(compared.pairs[:MAX_PAIRS])
        )  # fmt: skip
        found.append(Alike(chapter, pairs, len(compared.pairs) - len(pairs), compared.short))
    return tuple(found)


def _stub(name: str) -> str:
    """What every student started from; "" if the course no longer has the exercise."""
    try:
        exercise = catalogue.find(name)
        return (exercise.public_folder / exercise.stub).read_text(encoding="utf-8")
    except (Fault, OSError):
        return ""


def _documents(
    book: Gradebook, env: Environment, every: Iterable[Entry], alike: tuple[Alike, ...] | None
) -> dict[str, str]:
    """What the frame shows, by name. The name "" has the page around each report, which is stored only once."""
    report, pair = env.get_template("report.html"), env.get_template("pair.html")
    found = {"": env.get_template("frame.html").render()}
    for entry in every:
        body = Markup(_body(report_html.fragment(entry.report, seed=False))) if entry.report else None
        found[entry.name] = _packed(report.render(entry=entry, body=body, source=book.source(entry.grade.result)))
    for two in (pair for each in alike or () for pair in each.pairs):
        sources = [(entry.student, book.source(entry.grade.result)) for entry in (two.first, two.second)]
        found[two.name] = _packed(pair.render(sources=sources))
    return found


def _body(fragment: str) -> str:
    """A report without its styles, which the frame already has."""
    return fragment.partition("</style>")[2].rpartition("</section>")[0]


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _json(data: object) -> Markup:
    """JSON that can't end the script element around it."""
    return Markup(json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader([TEMPLATES, report_html.TEMPLATES]), autoescape=True, undefined=StrictUndefined,
        finalize=_finalize, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["prose"] = report_html.prose
    return made


def _finalize(value: Any) -> Any:
    """Every text that a template shows; jinja escapes it afterwards."""
    return sanitize.block(value) if type(value) is str else value


def _histogram(chapter: ExerciseChapter) -> Markup:
    return Markup(histogram(chapter.scores.bins, chapter.most))


def _link(name: str) -> str:
    return "#" + quote(name, safe="/~")


def _level(score: float, most: float) -> int:
    """0 to 10, for a colour; 10 is a full score only."""
    return 10 if score >= most else min(int(10 * score / most), 9)


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
