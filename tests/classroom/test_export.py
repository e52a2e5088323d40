"""`grade export`: what comes out of a gradebook is right, whole, and harmless."""

from __future__ import annotations

import base64
import csv
import io
import json
import sqlite3
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from grader.classroom import similar
from grader.classroom.export import canvas, html, moodle, statistics
from grader.classroom.export import csv as csv_export
from grader.classroom.export import json as json_export
from grader.classroom.export.interface import Wanted
from grader.classroom.gradebook import Gradebook, Result
from grader.classroom.intake.interface import LeftOutFile, Student, StudentSubmission, StudentWithout
from grader.errors import UsageFault
from grader.results import Diagnosis, Environment, Report, SubmissionRecord, TestResult

DUE = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
LINEAR, MSE = "exercise03_linear", "exercise05_mse"
FORMATS = (csv_export, canvas, moodle, json_export, html)
SCHEMA = json.loads((Path(json_export.__file__).parent / "schema/gradebook-1.json").read_text(encoding="utf-8"))
ENVIRONMENT = Environment("3", "2", "2", "1", "L", "cpu", (), 7)
QUOTED = 'O"Neil, Zoë\nΩ'
FORMULA = "=cmd|' /C calc'!A0"


def case(name, outcome="passed", diagnosis=None, feedback=""):
    return TestResult(
        id=f"test_{name}[7]", sentence=f"{name} is right.", outcome=outcome, device="cpu", dtype="float32",
        visibility="hidden", points=float(outcome == "passed"), max_points=1.0, diagnosis=diagnosis, feedback=feedback,
    )  # fmt: skip


def report(exercise, *cases):
    return Report(
        exercise, "A title", "1.0.0", SubmissionRecord("linear.py", "0" * 64), "passed",
        sum(each.points for each in cases), float(len(cases)), cases, ENVIRONMENT,
    )  # fmt: skip


def add(book, student, exercise, *cases, id="", submitted=DUE, problem="", source=""):
    found = None if problem else report(exercise, *cases)
    score = found.score if found else 0.0
    key = f"{student}{id}{exercise}{score}"
    result = Result(key, exercise, score, 2.0, 1.5, problem, found, source)
    book.add(StudentSubmission(student, id, exercise, Path("x"), f"{student}/x.py", submitted), result)


HALF = Diagnosis("mistake", "`f(3)` is exactly 1/3: divide by n and d.", "divides_by_batch_only")


@pytest.fixture
def empty(tmp_path):
    with Gradebook.writing(tmp_path / "c.db"):
        pass
    return tmp_path / "c.db"


@pytest.fixture
def file(empty):
    with Gradebook.writing(empty) as book:
        add(book, "ada", LINEAR, case("a"), case("b"), id="11")
        add(book, "ada", MSE, case("c"), case("d", "failed", HALF), id="11")
        add(book, "bob", LINEAR, case("a"), case("b", "crashed", feedback="NameError in line 3"), id="12",
            submitted=DUE + timedelta(hours=25))  # fmt: skip
        add(book, "eve", LINEAR, problem="x.py isn't valid Python.", id="13", submitted=None)
        add(book, FORMULA, LINEAR, case("a"), case("b"), id="@x")
        add(book, QUOTED, MSE, case("c", "failed", HALF), case("d", "timeout"), submitted=DUE - timedelta(hours=1))
        book.leave_out((LeftOutFile("extra/notes.pdf", "This is neither code nor an archive."),))
    return empty


def text(module, file, **wanted):
    with Gradebook.reading(file) as book:
        return module.export(book, Wanted("c.db", **wanted)).text


def table(text, delimiter=","):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def roster(tmp_path, text):
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8", newline="")
    return tmp_path / "roster.csv"


def test_csv_has_a_row_a_student(file):
    head, *rows = table(text(csv_export, file, due=DUE))
    assert head == ["student", "id", LINEAR, MSE, "total", "percent", "late", "problem"]
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["ada"] == ["11", "2", "1", "3", "75", "", ""]
    assert by_name["bob"] == ["12", "1", "", "1", "25", "exercise03", ""]
    unreadable = "exercise03: x.py isn't valid Python."
    assert by_name["eve"] == ["13", "0", "", "0", "0", "exercise03 (unknown)", unreadable]
    assert by_name[QUOTED][2:4] == ["0", "0"]


@pytest.mark.parametrize("module", FORMATS)
def test_a_student_without_a_submission_has_a_row_and_a_reason(file, tmp_path, module):
    why = "dee: There is no submission from dee here: ask for it."
    with Gradebook.writing(file) as book:
        # "ada" has handed in before.
        book.leave_out((), tuple(StudentWithout(Student(*who), why) for who in (("dee", ""), ("ada", "11"))))
    with Gradebook.reading(file) as book:
        done = module.export(book, Wanted("c.db"))
    if module is html:
        assert f"<li>dee: {why}</li>" in " ".join(done.text.replace("\n", "").split("  "))
        assert '<th scope="row">dee</th>' in done.text
    elif module is json_export:
        data = json.loads(done.text)
        jsonschema.validate(data, SCHEMA)
        assert {who["student"]: (len(who["grades"]), who["problem"]) for who in data["students"]}["dee"] == (0, why)
    else:
        rows = {row[0]: row for row in table(done.text)}
        assert "dee" in rows
        assert rows["ada"].count("2") == 1
        assert rows["dee"][-1] == why if module is csv_export else f"dee has no grade. {why}" in done.notes
        assert not [note for note in done.notes if note.startswith("ada")]
    if module in (canvas, moodle):
        with Gradebook.reading(file) as book:
            done = module.export(book, Wanted("c.db", roster=roster(tmp_path, f"ID,{LINEAR},{MSE}\n11,,\n")))
        assert f"dee has no grade. {why}" in done.notes
        assert not [said for said in done.unmatched if said.startswith("dee")]


def test_a_gradebook_of_an_earlier_grader_has_no_such_students(file):
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE without")
    connection.close()
    with Gradebook.reading(file) as book:
        assert book.without() == ()
    with Gradebook.writing(file) as book:
        book.leave_out((), (StudentWithout(Student("dee"), "why"),))
        assert book.without() == (StudentWithout(Student("dee"), "why"),)


def test_unreadable_ones_count_as_zero_and_a_test_that_never_ran_has_no_share(empty):
    with Gradebook.writing(empty) as book:
        add(book, "ada", LINEAR, case("a"), case("b"), case("gpu", "not_run"))
        add(book, "eve", LINEAR, problem="x.py isn't valid Python.")
    with Gradebook.reading(empty) as book:
        page = html.export(book, Wanted("c.db")).text
    plain = " ".join(page.replace("<strong>", "").replace("</strong>", "").split())
    assert "mean 1, median 1 of 2" in plain
    assert "1 of 2 have full score; 1 unreadable counts as 0" in plain
    row = plain.partition('<th scope="row">gpu is right.</th>')[2].partition("</tr>")[0]
    assert "not run" in row
    assert "100 %" not in row
    assert "0 of 0" not in plain


@pytest.mark.parametrize("module", [csv_export, canvas, moodle])
def test_names_come_back_and_none_is_a_formula(file, module):
    rows = table(text(module, file))
    cells = [cell for row in rows for cell in row]
    assert QUOTED in cells
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.strip()[:1] in tuple("=+@-")]


def test_json_follows_its_schema_and_has_every_outcome(file):
    data = json.loads(text(json_export, file, due=DUE))
    jsonschema.validate(data, SCHEMA)
    grades = {(who["student"], grade["exercise"]): grade for who in data["students"] for grade in who["grades"]}
    assert [test["outcome"] for test in grades["bob", LINEAR]["tests"]] == ["passed", "crashed"]
    assert grades["ada", MSE]["tests"][1]["diagnosis"]["mistake"] == "divides_by_batch_only"
    assert [grades[who, LINEAR]["late"] for who in ("ada", "bob", "eve")] == [False, True, None]
    assert grades["eve", LINEAR]["problem"] == "x.py isn't valid Python."
    assert data["left_out"] == [{"file": "extra/notes.pdf", "why": "This is neither code nor an archive."}]
    del data["students"][0]["total"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_canvas_gets_its_columns_and_the_points_row(file):
    head, points, *rows = table(text(canvas, file))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LINEAR, MSE]
    assert points == ["    Points Possible", "", "", "", "", "2", "2"]
    assert ["ada", "11", "", "", "", "2", "1"] in rows


def test_a_canvas_roster_is_filled_in_and_else_kept(file, tmp_path):
    before = (
        "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Exercise 3 (901),"
        "The mean squared error (902),Final Score\r\n"
        "    Points Possible,,,,,2,100,(read only)\r\n"
        '"Lovelace, Ada",11,s1,al1,"A, ""x""",,,7\r\n'
        "Bob,99,s2,bob,B,,0.5,\r\n"
        '"Eve",13,s3,e,B,1,,\r\n'
        '"Absent, Al",14,s4,al,B,1,2,3\r\n'
    )
    with Gradebook.reading(file) as book:
        done = canvas.export(book, Wanted("c.db", roster=roster(tmp_path, before)))
    after = before.replace('"A, ""x""",,,7', '"A, ""x""",2,1,7')
    assert done.text == after.replace('"Eve",13,s3,e,B,1', "Eve,13,s3,e,B,0")
    assert done.notes == (f"{MSE} has 2 points here and 100 in the roster: the scores aren't scaled.",)
    assert len(done.unmatched) == 3
    assert "bob (12): the roster's row with this name has another id" in done.unmatched
    assert sum(said.endswith(": not in the roster") for said in done.unmatched) == 2


def test_excused_stays_and_other_marks_too(empty, tmp_path):
    cells = {"1": "EX", "2": "N/A", "3": "-", "4": "0,5", "5": " 80 % ", "6": "7.00"}
    with Gradebook.writing(empty) as book:
        for id in cells:
            add(book, f"s{id}", MSE, case("a"), id=id)
    before = f"ID,{MSE}\n" + "".join(f'{id},"{cell}"\n' for id, cell in cells.items())
    with Gradebook.reading(empty) as book:
        done = canvas.export(book, Wanted("c.db", roster=roster(tmp_path, before)))
    assert [row[1] for row in table(done.text)[1:]] == ["EX", "N/A", "1", "1", "1", "1"]
    assert done.notes == (
        f"s1 (1): the roster says 'EX' for {MSE}: it was kept.",
        f"s2 (2): the roster says 'N/A' for {MSE}: it was kept.",
    )
    assert done.unmatched == ()


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Identifier,Full name,Email address", "Participant 11,A B,x@y.z"),
        ("Username,Email address", "ADA,x@y.z"),
        ("ID number,Email address", ",ada@uni.edu"),
        ("First name,Last name,Email address", "Ad,A,x@y.z"),
        ("Full name,Email address", "Àda,x@y.z"),
    ],
)
def test_moodle_knows_a_student_by_any_of_these(empty, tmp_path, head, cells):
    with Gradebook.writing(empty) as book:
        add(book, "ada", MSE, case("a"), case("b", "failed"), id="11")
    before = f"{head},Assignment: exercise05 (Real)\n{cells},\n"
    with Gradebook.reading(empty) as book:
        done = moodle.export(book, Wanted("c.db", roster=roster(tmp_path, before)))
    assert (done.text, done.unmatched) == (f"{head},Assignment: exercise05 (Real)\n{cells},1\n", ())


def test_moodles_worksheet_has_one_grade_column(empty, tmp_path):
    with Gradebook.writing(empty) as book:
        add(book, "Ada B", MSE, case("a"), case("b", "failed"), id="11")
    before = "Identifier;Full name;Grade;Maximum Grade\nParticipant 11;Ada B;;2,00\n"
    with Gradebook.reading(empty) as book:
        done = moodle.export(book, Wanted("c.db", roster=roster(tmp_path, before)))
    assert (done.text, done.notes) == (before.replace("B;;", "B;1;"), ())


def test_two_of_one_name_are_told_and_a_column_that_is_missing_is_added(empty, tmp_path):
    with Gradebook.writing(empty) as book:
        add(book, "Ada B", MSE, case("a"))
    before = "Full name,Email address\nAda B,a@x\nAda B,b@x\n"
    with Gradebook.reading(empty) as book:
        done = moodle.export(book, Wanted("c.db", roster=roster(tmp_path, before)))
    assert table(done.text)[0] == ["Full name", "Email address", MSE]
    assert done.unmatched == ("Ada B: matches more than one row of the roster",)
    assert done.notes == (f"The roster has no column for {MSE}: it was added at the end.",)


@pytest.mark.parametrize("rows", ["", "a,b\n1,2\n", "\x00", "ID,Exercise 5,Exercise 05 (b)\n1,,\n"])
def test_what_is_no_roster_is_said(empty, tmp_path, rows):
    with Gradebook.writing(empty) as book:
        add(book, "ada", MSE, case("a"))
    with Gradebook.reading(empty) as book, pytest.raises(UsageFault):
        moodle.export(book, Wanted("c.db", roster=roster(tmp_path, rows)))


@pytest.mark.parametrize("module", FORMATS)
def test_an_empty_gradebook_is_an_empty_table(empty, module):
    said = text(module, empty, due=DUE)
    assert {
        csv_export: lambda: said == "student,id,total,percent,late,problem\n",
        canvas: lambda: len(table(said)) == 2,
        moodle: lambda: len(table(said)) == 1,
        json_export: lambda: jsonschema.validate(json.loads(said), SCHEMA) is None,
        html: lambda: "Nothing is graded yet" in said,
    }[module]()


@pytest.mark.parametrize("module", [json_export, html])
def test_a_changed_byte_in_a_report_is_said(file, module):
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE results SET report = ? WHERE exercise = ?", (b"x" + zlib.compress(b"{}"), MSE))
    connection.close()
    with Gradebook.reading(file) as book, pytest.raises(UsageFault, match="is damaged"):
        module.export(book, Wanted("c.db"))


def test_the_page_says_what_the_class_does(file):
    said = text(html, file, due=DUE)
    plain = " ".join(said.replace("</strong>", "").split())
    assert '2 of 2 <span class="tag">divides by batch only' in plain
    assert "1 of 3" in plain.partition("Crashed, timed out")[2]
    assert "1 d 1 h" in said
    assert "The time of 1 submission isn’t known." in said
    assert "x.py isn&#39;t valid Python." in said
    assert "extra/notes.pdf" in said


def test_the_page_shows_old_and_new_scores(file):
    with Gradebook.writing(file) as book:
        add(book, "bob", LINEAR, case("a"), case("b"), id="12")
    assert "1 → 2" in text(html, file)


def test_the_page_says_how_to_get_the_list_of_similar_ones(file, monkeypatch):
    assert similar.INSTALL.replace("'", "&#39;") not in text(html, file)
    monkeypatch.setattr(similar, "is_installed", lambda: False)
    assert similar.INSTALL.replace("'", "&#39;") in text(html, file)


def test_two_students_of_one_name_have_a_report_each(empty):
    with Gradebook.writing(empty) as book:
        for id in ("1", "2"):
            add(book, "Ada", MSE, case("a"), id=id)
        add(book, "Ada (1)", MSE, case("a"))
    names = json.loads(text(html, empty).partition('id="documents">')[2].partition("</script>")[0])
    assert len(names) == 4
    assert {"Ada (1)/05", "Ada (2)/05"} < set(names)


def test_no_students_report_tells_the_seed_of_the_class(file):
    """A report may be shown to its student; the inputs are drawn from the same seed for all."""
    documents = json.loads(text(html, file).partition('id="documents">')[2].partition("</script>")[0])
    reports = [zlib.decompress(base64.b64decode(packed)).decode() for name, packed in documents.items() if name]
    assert sum("How this was graded" in report for report in reports) > 1
    assert not any("seed" in report for report in reports)


def entry(name, *cases):
    return statistics.Entry(name, name, None, report(MSE, *cases), None)


def test_what_is_said_of_the_same_hand_ins_is_one_mistake():
    zero, scale = Diagnosis("zeros", "`g(1)` is 0."), Diagnosis("scale", "`g(2)` is 3 times too large.")
    other = Diagnosis("scale", "`g(99)` is 4 times too large.")
    found = statistics.mistakes([
        entry("a", case("x", "failed", HALF), case("y", "failed", zero)),
        entry("b", case("x", "failed", HALF), case("y", "failed", zero), case("z", "failed", scale)),
        entry("c", case("z", "failed", other)), entry("d", case("z", "failed", scale)), entry("e", case("x")),
    ])  # fmt: skip
    assert [(each.title, len(each.entries), each.also) for each in found] == [
        ("scale", 3, ()), ("divides by batch only", 2, ("`g(1)` is 0.",)),
    ]  # fmt: skip
    assert found[0].text == "`g(2)` is 3 times too large."


def test_tests_are_counted_where_they_were_run():
    found = statistics.tests([
        entry("a", case("x"), case("y", "failed")), entry("b", case("x", "failed"), case("y", "not_checked")),
    ])  # fmt: skip
    assert [(test.sentence, test.passed, test.run, test.waits) for test in found] == [
        ("y is right.", 0, 1, 1), ("x is right.", 1, 2, 0),
    ]  # fmt: skip


def test_the_command_writes_to_the_screen_or_a_whole_file(grade, file, tmp_path):
    assert grade("export", file).out == text(csv_export, file)
    (tmp_path / "class.json").write_text("mine")
    done = grade("export", file, "-o", "class.json", "--due", "2026-11-20T23:59+01:00")
    assert (done.code, done.out, done.err) == (0, "", "Written: class.json\n")
    jsonschema.validate(json.loads((tmp_path / "class.json").read_text(encoding="utf-8")), SCHEMA)
    rows = roster(tmp_path, f"ID,{LINEAR},{MSE}\n11,,\n")
    done = grade("export", file, "--format", "canvas", "--roster", rows, "-o", "canvas.csv")
    assert done.code == 1
    assert "bob (12): not in the roster\n" in done.err
    assert (tmp_path / "canvas.csv").read_text(encoding="utf-8") == f"ID,{LINEAR},{MSE}\n11,2,1\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.db",), "There is no gradebook none.db."),
        (("notes.txt",), "notes.txt is not a gradebook"),
        (("c.db", "--roster", "r.csv"), "--roster belongs to --format canvas or moodle."),
        (("c.db", "--format", "moodle", "--roster", "r.csv"), "r.csv can't be read"),
        (("c.db", "--due", "tomorrow"), "'tomorrow' is no time."),
        (("c.db", "-o", "nowhere/x.csv"), "The folder nowhere does not exist."),
        (("c.db", "-o", "a.csv", "-o", "b.csv"), "One export writes one file"),
    ],
)
def test_what_is_wrong_with_a_command_is_said(grade, empty, tmp_path, arguments, said):
    (tmp_path / "notes.txt").write_text("no database, though long enough to be one" * 20)
    done = grade("export", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.said


def test_a_report_of_an_earlier_grader_still_loads(file):
    """It has neither locations nor carried answers, and its diagnoses have no fact."""
    with sqlite3.connect(file) as connection:
        stored = connection.execute("SELECT number, report FROM results WHERE report IS NOT NULL").fetchall()
        for number, packed in stored:
            old = json.loads(zlib.decompress(packed))
            for test in old["tests"]:
                del test["location"], test["carried"]
                if test["diagnosis"]:
                    del test["diagnosis"]["fact"]
            connection.execute(
                "UPDATE results SET report = ? WHERE number = ?", (zlib.compress(json.dumps(old).encode()), number)
            )
    connection.close()
    with Gradebook.reading(file) as book:
        tests = [test for grade in book.grades() for test in (book.report(grade.result) or report(MSE)).tests]
    assert tests
    assert {(test.location, test.carried) for test in tests} == {(None, ())}
    for module in FORMATS:
        assert text(module, file)
