"""The CSV file that Canvas imports: Canvas's columns, a Points Possible row, and a column for each assignment."""

from __future__ import annotations

import csv
from io import StringIO

from grader import sanitize
from grader.classroom.export.interface import Exported, Wanted
from grader.classroom.export.roster import filled_in
from grader.classroom.export.table import number, table
from grader.classroom.gradebook import Gradebook

COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"  # Canvas writes it so
GUESSED = (
    "Without Canvas's own CSV file, IDs and logins are those in the names of files and folders. Canvas ignores a row "
    "whose ID and login it doesn't know. To be sure, give that file with --roster."
)


def export(book: Gradebook, wanted: Wanted) -> Exported:
    """The roster with grades; without a roster, a file that Canvas can match if logins or ids are Canvas's."""
    whole = table(book)
    if wanted.roster is not None:
        return filled_in(whole, wanted.roster)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *whole.most])
    writer.writerow([POINTS, *[""] * (len(COLUMNS) - 1), *map(number, whole.most.values())])
    guessed = False
    for row in whole.rows:
        of_canvas = row.id if row.id.isdecimal() else ""
        login = "" if of_canvas else row.id or row.student
        guessed |= bool(login)
        who = [sanitize.csv_cell(cell) for cell in (row.student, of_canvas, "", login, "")]
        writer.writerow([*who, *(number(row.grades[n].score) if n in row.grades else "" for n in whole.most)])
    return Exported(out.getvalue(), (*whole.notes, *([GUESSED] if guessed else [])))
