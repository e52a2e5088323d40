"""A CSV file for Moodle's grade import, which asks which column identifies the student and which are grades."""

from __future__ import annotations

import csv
from io import StringIO

from grader import sanitize
from grader.classroom.export.interface import Exported, Wanted
from grader.classroom.export.roster import filled_in
from grader.classroom.export.table import number, table
from grader.classroom.gradebook import Gradebook

COLUMNS = ("Username", "ID number", "Email address")


def export(book: Gradebook, wanted: Wanted) -> Exported:
    """The roster with grades; without a roster, a row for each student."""
    whole = table(book)
    if wanted.roster is not None:
        return filled_in(whole, wanted.roster)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *whole.most])
    for row in whole.rows:
        address = next((known for known in (row.id, row.student) if "@" in known), "")
        who = (row.student, "" if row.id == address else row.id, address)
        scores = (number(row.grades[name].score) if name in row.grades else "" for name in whole.most)
        writer.writerow([*map(sanitize.csv_cell, who), *scores])
    return Exported(out.getvalue(), whole.notes)
