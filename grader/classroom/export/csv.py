"""One row for each student, for a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

from grader import sanitize
from grader.classroom.export.interface import Exported, Wanted
from grader.classroom.export.table import Row, is_late, number, short, table
from grader.classroom.gradebook import Gradebook


def export(book: Gradebook, wanted: Wanted) -> Exported:
    """Columns: student, id, each exercise, total, percent, late, problem. A missing submission is an empty cell."""
    whole = table(book)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", "id", *whole.most, "total", "percent", "late", "problem"])
    for row in whole.rows:
        percent = whole.percent(row)
        scores = [number(row.grades[name].score) if name in row.grades else "" for name in whole.most]
        writer.writerow([
            sanitize.csv_cell(row.student), sanitize.csv_cell(row.id), *scores, number(row.total),
            "" if percent is None else number(percent), _late(row, wanted), sanitize.csv_cell(row.problem),
        ])  # fmt: skip
    return Exported(out.getvalue())


def _late(row: Row, wanted: Wanted) -> str:
    """exercise03; exercise05 (unknown)"""
    if wanted.due is None:
        return ""
    said = {True: "{}", None: "{} (unknown)"}
    late = [(short(name), is_late(grade, wanted.due)) for name, grade in row.grades.items()]
    return "; ".join(said[how].format(name) for name, how in late if how is not False)
