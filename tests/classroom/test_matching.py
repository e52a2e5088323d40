"""Which row of a roster gets whose grade: the right one, or none."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest

from grader.classroom.export.matching import RosterRow, matched
from grader.classroom.export.table import Row

CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section"
WORKSHEET = "Identifier,Full name,Email address"
GRADES = "First name,Last name,ID number,Email address"
SAME_ROW = "matches the same row of the roster"


def match(head: str, rows: list[str], *students: tuple[str, str]) -> tuple[dict[tuple[str, str], int], list[str]]:
    """The row of each matched student, and why the others have none."""
    columns = head.casefold().split(",")
    cells = [dict(zip(columns, row, strict=True)) for row in csv.reader(io.StringIO("\n".join(rows)))]
    found = matched([RosterRow(at, row) for at, row in enumerate(cells)], [Row(*who, {}) for who in students])
    return {(row.student, row.id): at for row, at in found.rows}, [said.partition(": ")[2] for said in found.unmatched]


@pytest.mark.parametrize(
    ("head", "row", "student"),
    [
        (CANVAS, '"Lovelace, Ada",11,s1,al1,A', ("lovelaceada", "11")),
        (CANVAS, '"Lovelace, Ada",11,s1,al1,A', ("Ada Lovelace", "s1")),
        (CANVAS, '"Müller, Zoë",11,s1,al1,A', ("mllerzo", "11")),
        (CANVAS, '"Müller, Zoë",11,s1,al1,A', ("mullerzoe", "11")),
        (CANVAS, '"李, 明",11,s1,al1,A', ("liming", "11")),
        (CANVAS, '"Lovelace, Ada",11,s1,al1,A', ("ada", "11")),
        (CANVAS, '"李, 明",11,s1,al1,A', ("李明", "11")),
        (CANVAS, '"Lovelace, Ada",11,s1,al1,A', ("al1", "")),
        (CANVAS, '"Lovelace, Ada",11,0042,al1,A', ("Ada Lovelace", "42")),
        (CANVAS, '"Lovelace, Ada",11.0,s1,al1,A', ("lovelaceada", "11")),
        (CANVAS, '"Lovelace, Ada",11,s1,al1 ,A', ("AL1", "")),
        (CANVAS, '"Lovelace, Ada",,s1,al1,A', ("Ada Lovelace", "ada@uni.edu")),
        (CANVAS, '"Lovelace, Ada",11,s1,al1,A', ("Ada Lovelace", "")),
        (CANVAS, '"Lovelace, Ada",11,s1,al1,A', ("Lovelace, Ada", "")),
        (WORKSHEET, "Participant 11,Ada Lovelace,ada@uni.edu", ("Ada Lovelace", "11")),
        (WORKSHEET, "Participant 11,Participant 11,", ("Participant", "11")),
        (WORKSHEET, "Participant 11,Ada Lovelace,Ada@Uni.edu", ("A. Byron", "ada@uni.edu")),
        (GRADES, "Ada,Lovelace,s7,ada@uni.edu", ("Ada Lovelace", "11")),
        (GRADES, "Ada,Lovelace,,", ("Lovelace Ada", "11")),
        (GRADES, "Zoë,Ö,s7,z@uni.edu", (unicodedata.normalize("NFD", "zoe  ö"), "11")),
        (GRADES, "Ada,Lovelace,s7,ada@uni.edu", ("ada", "")),
    ],
)
def test_a_student_is_known_by_an_id_a_login_an_address_or_a_name(head, row, student):
    other = ",".join(["nobody"] * (head.count(",") + 1))
    assert match(head, [other, row], student) == ({student: 1}, [])


def test_a_namesake_in_another_section_takes_no_row():
    """Written first, they would take the row."""
    row, here, there = '"Lovelace, Ada",12,s2,al2,B', ("lovelaceada", "12"), ("lovelaceada", "11")
    for students in ((there, here), (here, there)):
        assert match(CANVAS, [row], *students) == ({here: 0}, ["the roster's row with this name has another id"])
    assert match(CANVAS, [row], there) == ({}, ["the roster's row with this name has another id"])
    worksheet, moodle = "Participant 12,Ada Lovelace,a@x", (("Ada Lovelace", "11"), ("Ada Lovelace", "12"))
    assert match(WORKSHEET, [worksheet], *moodle)[0] == {moodle[1]: 0}
    assert match(WORKSHEET, [worksheet], moodle[0])[0] == {}
    # Moodle's other export doesn't have the numbers of its files: nothing says which of the two it is.
    assert match(GRADES, ["Ada,Lovelace,s7,a@x"], *moodle) == (
        {}, [f"Ada Lovelace (12) {SAME_ROW}", f"Ada Lovelace (11) {SAME_ROW}"],
    )  # fmt: skip


def test_a_column_with_ids_of_the_class_contradicts_a_name():
    rows = ["Ada,Lovelace,s7,", "Bob,Byron,s8,"]
    assert match(GRADES, rows, ("Ada Lovelace", "s9"))[0] == {("Ada Lovelace", "s9"): 0}  # other ids altogether
    assert match(GRADES, rows, ("Ada Lovelace", "s9"), ("Bob Byron", "s8"))[0] == {("Bob Byron", "s8"): 1}
    assert match(GRADES, ["Ada,Lovelace,s7,ada@x"], ("Ada Lovelace", "ada@y"))[0] == {}


def test_another_systems_number_matches_only_with_the_name():
    """The number of a Moodle file is also the university's number of somebody else."""
    rows = ["Bob,Byron,12,b@x", "Ada,Lovelace,s7,a@x"]
    assert match(GRADES, rows, ("Ada Lovelace", "12"))[0] == {("Ada Lovelace", "12"): 1}
    assert match(GRADES, rows[:1], ("Ada Lovelace", "12")) == ({}, ["the roster's row with this id has another name"])
    # A word in common is enough only where other numbers of the column are surely those of the class.
    alike = ["Bob,Lovelace,12,b@x", "Ada,Byron,13,a@x"]
    assert match(GRADES, alike, ("Ada Lovelace", "12"))[0] == {}
    students = (("Bob B. Lovelace", "12"), ("Ada Byron", "13"))
    assert match(GRADES, alike, *students)[0] == {students[0]: 0, students[1]: 1}
    assert match(CANVAS, ['"李, 明",12,s1,a,A'], ("王芳", "12"))[0] == {}
    assert match(GRADES, rows, ("12", ""))[0] == {("12", ""): 0}  # a folder has no other name


@pytest.mark.parametrize(
    ("rows", "students"),
    [
        (["Ada,Lovelace,s1,", "Ada,Lovelace,s2,"], [("Ada Lovelace", "")]),
        (["Ali,Hassan,s1,", "Hassan,Ali,s2,"], [("Ali Hassan", "")]),
        (["Zoe,Miller,s1,"], [("Zoë Miller", "11"), ("Zoe Miller", "12")]),
        (["Ada,Lovelace,s1,"], [("Ada Lovelace", ""), ("Lovelace, Ada", "")]),
        (["Ada,Lovelace,007,", "Bob,Byron,7.0,"], [("7", "")]),
        (["Ada,Lovelace,7,"], [("007", ""), ("07", "")]),
        (["Ada,Lovelace,,ann@x", "Bob,Byron,,ann@y"], [("ann", "")]),
        (["Ada,Lovelace,ann,"], [("ann ", ""), ("ann", "")]),
        (["Ada,Lovelace,,ann@x"], [("Ann", ""), ("ann", "")]),
    ],
)
def test_where_two_may_be_meant_nothing_is_written(rows, students):
    found, why = match(GRADES, rows, *students)
    assert found == {}
    assert len(why) == len(students)
    assert all(SAME_ROW in said or said == "matches more than one row of the roster" for said in why)


def test_the_surer_evidence_counts():
    rows = ["Ada,Lovelace,7,", "Bob,Byron,007,", "Cy,Miller,,bob@x"]
    assert match(GRADES, rows, ("007", ""), ("7", ""))[0] == {("007", ""): 1, ("7", ""): 0}
    assert match(GRADES, rows, ("bob", ""))[0] == {("bob", ""): 2}
    found, why = match(GRADES, ["Ada,Lovelace,7,"], ("07", ""), ("7", ""))
    assert (found, why) == ({("7", ""): 0}, ["another student's id is in this row of the roster"])


@pytest.mark.parametrize(
    ("name", "other"),
    [("राम", "रमा"), ("Group 12", "Participant 12"), ("ann-b", "annb@x"), ("Ada Lovelace 2", "Ada Lovelace")],
)
def test_names_that_are_only_similar_are_not_equal(name, other):
    assert match(WORKSHEET, [f"Participant 12,{other},"], (name, ""))[0] == {}
    assert match("Username,Email address", ["annb,annb@x"], ("ann-b", ""), ("ann.b", "7"))[0] == {}
