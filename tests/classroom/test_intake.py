"""CandidateOrLeftOut what a class handed in: each platform's layout, and everything that may be wrong with a folder."""

from __future__ import annotations

import io
import os
import shutil
import stat
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.classroom.intake import listing, unpack
from grader.classroom.intake.copied import copied
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.find import find
from grader.classroom.intake.interface import ClassFolder
from grader.classroom.intake.moment import moment
from grader.course.catalogue import course_root, exercises
from grader.errors import SubmissionFault, UsageFault

CODE = "x = 1\n"
LINEAR, RELU, MLP = "exercise03_linear", "exercise04_relu", "exercise06_mlp_training"


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    folder.mkdir()
    return folder


def put(folder: Path, *files: str, text: str = CODE) -> Path:
    """Files below a folder, each named by its path."""
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    return folder


def zipped(file: Path, *names: str, text: str = CODE) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, text)
    return file


def taken(found: ClassFolder) -> list[tuple[str, str, str, str]]:
    return [(one.student, one.id, one.exercise, one.shown) for one in found.submissions]


def why(found: ClassFolder, shown: str) -> str:
    (sentence,) = [left.why for left in found.left_out if left.shown == shown]
    return sentence


# The layouts


def test_a_folder_for_each_student_holds_files_or_folders_for_exercises(tmp_path, room):
    top = put(
        tmp_path / "class", "ada/linear.py", "ada/mlp.py", "bob/exercise03_linear/linear.py",
        "bob/exercise03_linear/README.md", "bob/exercise03_linear/test_examples.py", "bob/Exercise 4/work.ipynb",
        "cy/exercises/exercise06/mlp.py", "cy/.git/linear.py", "cy/node_modules/linear.py",
        ".DS_Store", "dee/notes.txt",
    )  # fmt: skip
    (top / "eve").mkdir()
    found = find(top, room)
    assert found.layout == "a folder for each student"
    assert taken(found) == [
        ("ada", "", LINEAR, "ada/linear.py"),
        ("bob", "", LINEAR, "bob/exercise03_linear/linear.py"),
        ("bob", "", RELU, "bob/Exercise 4/work.ipynb"),
        ("ada", "", MLP, "ada/mlp.py"),
        ("cy", "", MLP, "cy/exercises/exercise06/mlp.py"),
    ]
    assert [left.shown for left in found.left_out] == ["dee/notes.txt", "eve"]
    assert "neither a .py file" in why(found, "dee/notes.txt")
    assert "no submission from eve" in why(found, "eve")
    assert all(one.path.read_text() == CODE and one.submitted is None for one in found.submissions)


def test_github_classroom_clones(tmp_path, room):
    top = put(
        tmp_path / "clones", "exercise03-ada/linear.py", "exercise03-octo-cat/src/linear.py",
        "exercise-4-relu-bob/relu.py",
        "linear-cy/linear.py", "exercise03-ada/exercises/exercise04_relu/relu.py", "roster/linear.py",
    )  # fmt: skip
    found = find(top, room)
    assert taken(found) == [
        ("ada", "", LINEAR, "exercise03-ada/linear.py"),
        ("cy", "", LINEAR, "linear-cy/linear.py"),
        ("octo-cat", "", LINEAR, "exercise03-octo-cat/src/linear.py"),
        ("bob", "", RELU, "exercise-4-relu-bob/relu.py"),
    ]
    assert [left.shown for left in found.left_out] == ["exercise03-ada/exercises/exercise04_relu", "roster"]
    assert found.layout == "GitHub Classroom's clones (exercise03-login)"
    room.rmdir()  # `gh classroom clone` makes one folder around them, which may also be that of the only student
    with pytest.raises(UsageFault, match="clones may be the class's folder, or a student's") as asked:
        find(tmp_path, room)
    assert "--layout github, or --layout folders" in asked.value.do
    assert taken(find(tmp_path, room, layout="github"))[0] == ("ada", "", LINEAR, "clones/exercise03-ada/linear.py")
    assert {one[0] for one in taken(find(tmp_path, room, layout="folders"))} == {"clones"}


METADATA = """\
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1815'
    :email: ada@example.org
  :created_at: 2026-11-05 14:03:11.123456789 Z
  :score: !ruby/object:BigDecimal 18:0.1e1
submission_102:
  :submitters:
  - :name: Bob
    :sid: '7'
    :email:
  - :name: Cy
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-11-06 08:00:00 Z
submission_103:
  :submitters:
  - :name: Dee
../../etc:
  :submitters:
  - :name: Mallory
"""


def gradescope(folder: Path, text: str = METADATA) -> Path:
    put(folder, "submission_101/linear.py", "submission_102/my linear.ipynb", "submission_999/linear.py")
    return put(folder, "submission_metadata.yml", text=text)


def test_gradescope_tells_who_and_when_and_each_of_a_group_has_the_work(tmp_path, room):
    found = find(gradescope(tmp_path / "assignment_1_export"), room, "3")
    assert taken(found) == [
        ("Ada Lovelace", "ada@example.org", LINEAR, "submission_101/linear.py"),
        ("Bob", "7", LINEAR, "submission_102/my linear.ipynb"),
        ("Cy", "", LINEAR, "submission_102/my linear.ipynb"),
    ]
    assert [one.submitted for one in found.submissions] == [
        datetime(2026, 11, 5, 14, 3, 11, tzinfo=UTC), datetime(2026, 11, 6, 8, tzinfo=UTC),
        datetime(2026, 11, 6, 8, tzinfo=UTC),
    ]  # fmt: skip
    assert "doesn't say whose" in why(found, "submission_999")
    assert {"submission_103", "../../etc"} == {
        left.why.split(",")[0].removeprefix("It lists ") for left in found.left_out if left.why.startswith("It lists")
    }


def test_of_two_gradescope_submissions_the_newer_counts(tmp_path, room):
    text = "".join(
        f"submission_{n}:\n  :submitters:\n  - :name: Ada\n  :created_at: 2026-11-0{day} 10:00:00 Z\n"
        for n, day in ((1, 7), (2, 6))
    )
    top = put(tmp_path / "export", "submission_1/linear.py", "submission_2/linear.py")
    found = find(put(top, "submission_metadata.yml", text=text), room)
    assert taken(found) == [("Ada", "", LINEAR, "submission_1/linear.py")]
    assert "submission_1/linear.py was chosen" in why(found, "submission_2/linear.py")


NO_METADATA = ("[" * 100_000, "a: [b", "", "- a", "a: \x00", "&a [*a]", "? {}\n: 1")


@pytest.mark.parametrize("text", NO_METADATA, ids=lambda text: repr(text[:9]))
def test_metadata_that_is_no_metadata(tmp_path, room, text):
    with pytest.raises(UsageFault, match=r"submission_metadata\.yml (can't be read|lists no)"):
        find(gradescope(tmp_path / "export", text), room)


def test_moodle_in_folders_and_flat(tmp_path, room):
    in_folders = zipped(
        tmp_path / "Course-Exercise 3-77.zip", "Ada Lovelace_12345_assignsubmission_file_/linear.py",
        "Ada Lovelace_12345_assignsubmission_onlinetext_/onlinetext.html",
        "Ada Lovelace_12346_assignsubmission_file/linear.py",
        "Participant_7_assignsubmission_file_/work.zip", "Zoë Ö_8_assignsubmission_onlinetext_/onlinetext.html",
    )  # fmt: skip
    found = find(in_folders, room, "linear")
    assert found.layout == "Moodle's export (Name_12345_assignsubmission_file_)"
    assert [one[:3] for one in taken(found)] == [
        ("Ada Lovelace", "12345", LINEAR), ("Ada Lovelace", "12346", LINEAR), ("Participant", "7", LINEAR),
    ]  # fmt: skip
    assert all(one.path.is_relative_to(room) and one.path.is_file() for one in found.submissions)
    assert "ask the student for a file" in why(found, "Zoë Ö_8_assignsubmission_onlinetext_")
    flat = put(tmp_path / "flat", "Bob_9_assignsubmission_file_linear.py", "Cy_10_assignsubmission_file_relu.py")
    assert taken(find(flat, room)) == [
        ("Bob", "9", LINEAR, "Bob_9_assignsubmission_file_linear.py"),
        ("Cy", "10", RELU, "Cy_10_assignsubmission_file_relu.py"),
    ]


def test_canvas_and_the_newest_of_what_was_handed_in_again(tmp_path, room):
    export = zipped(
        tmp_path / "submissions.zip", "lovelaceada_12345_67890_linear.py", "lovelaceada_LATE_12345_67990_linear-1.py",
        "bob_2_999_linear-2.py", "bob_2_1000_linear.py", "cy_LATE_3_70_exercise 3.ipynb", "de_la_cruz_4_71_relu.py",
        "anon_a1B2c_72_linear.py", "dee_5_text.html", "readme.txt",
    )  # fmt: skip
    found = find(export, room)
    assert found.layout == "Canvas's export (name_12345_67890_linear.py)"
    assert taken(found) == [
        ("anon_a1B2c", "a1B2c", LINEAR, "anon_a1B2c_72_linear.py"),
        ("bob", "2", LINEAR, "bob_2_1000_linear.py"),
        ("cy", "3", LINEAR, "cy_LATE_3_70_exercise 3.ipynb"),
        ("lovelaceada", "12345", LINEAR, "lovelaceada_LATE_12345_67990_linear-1.py"),
        ("de_la_cruz", "4", RELU, "de_la_cruz_4_71_relu.py"),
    ]
    assert "more than one file" in why(found, "bob_2_999_linear-2.py")
    assert "typed into Canvas" in why(found, "dee_5_text.html")
    assert "Canvas names" in why(found, "readme.txt")


def test_canvas_names_with_the_same_number(tmp_path, room):
    names = ("name_12345_67890_linear.py", "name_LATE_12345_67890_linear-1.py")
    assert taken(find(put(tmp_path / "class", *names), room)) == [("name", "12345", LINEAR, names[1])]


def test_nbgrader_with_its_timestamp(tmp_path, room):
    top = put(
        tmp_path / "course", "submitted/ada/exercise03/linear.ipynb", "submitted/ada/exercise03/data.csv",
        "submitted/bob/ps1/exercise03.ipynb", "submitted/bob/exercise04/relu.ipynb", "release/ps1/linear.ipynb",
        "gradebook.db", "submitted/cy/linear.py",
    )  # fmt: skip
    put(top, "submitted/ada/exercise03/timestamp.txt", text="2026-11-05 15:58:23.948203 Europe/Berlin\n")
    found = find(top, room, "3")
    assert taken(found) == [
        ("ada", "", LINEAR, "submitted/ada/exercise03/linear.ipynb"),
        ("bob", "", LINEAR, "submitted/bob/ps1/exercise03.ipynb"),
    ]
    assert found.submissions[0].submitted == datetime(2026, 11, 5, 14, 58, 23, tzinfo=UTC)
    assert [left.shown for left in found.left_out] == [
        "submitted/ada/exercise03/data.csv", "submitted/bob/exercise04", "submitted/cy/linear.py",
    ]  # fmt: skip
    assert len(find(top / "submitted", room).submissions) == 3  # with exercise 4


# Which exercise, which file


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("linear.py", LINEAR), ("Linear (2).py", LINEAR), ("linear-1.py", LINEAR), ("linear.ipynb", LINEAR),
        ("exercise03.ipynb", LINEAR), ("my Exercise_3 final.ipynb", LINEAR), ("3.ipynb", LINEAR), ("ex3.zip", LINEAR),
        ("exercise03_linear.tar.gz", LINEAR), ("mlp_training.ipynb", MLP),
        ("index3.py", None), ("exercise31.py", None), ("homework.py", None), ("exercise3_exercise4.zip", None),
        ("99999999999999999999.py", None),
    ],
)  # fmt: skip
def test_a_file_name_tells_its_exercise(name, exercise):
    meant = ExerciseNames(exercises()).of_file(name, None)
    assert (meant if isinstance(meant, str) else meant.exercise) == (exercise or meant)
    assert isinstance(meant, str) == (exercise is None)


def test_every_exercise_is_known_by_its_stub_and_its_folder():
    names = ExerciseNames(exercises())
    for exercise in exercises():
        meant = names.of_file(exercise.stub, None)
        assert not isinstance(meant, str)
        assert meant.exercise == exercise.name
        assert names.of_folder(exercise.short) == names.of_folder(exercise.name) == exercise.name


def test_a_stub_of_two_exercises_needs_a_folder_that_tells(tmp_path, room, monkeypatch):
    from dataclasses import replace

    from grader.course import catalogue

    same = tuple(replace(one, stub="linear.py") if one.name == RELU else one for one in exercises())
    monkeypatch.setattr(catalogue, "exercises", lambda: same)
    found = find(put(tmp_path / "class", "ada/exercise04/linear.py", "bob/linear.py"), room)
    assert taken(found) == [("ada", "", RELU, "ada/exercise04/linear.py")]
    assert f"{LINEAR} and {RELU}" in why(found, "bob/linear.py")


def test_the_stub_beats_all_else_and_the_rest_is_said(tmp_path, room):
    top = put(tmp_path / "class", "ada/exercise03/linear.py", "ada/exercise03/helper.py", "ada/exercise03.ipynb",
              "bob/exercise03/a.py", "bob/exercise03/b.py", "cy/exercise03/only.py", "cy/stray.py")  # fmt: skip
    found = find(top, room)
    assert [one[3] for one in taken(found)] == ["ada/exercise03/linear.py", "cy/exercise03/only.py"]
    assert "ada/exercise03/linear.py was chosen" in why(found, "ada/exercise03/helper.py")
    assert why(found, "bob/exercise03/a.py").startswith("It isn't clear which of 2 files")
    assert "--exercise" in why(found, "cy/stray.py")


def test_of_two_files_of_a_student_the_newer_is_taken(tmp_path, room):
    top = put(tmp_path / "class", "ada/old/linear.py", "ada/new/linear.py", "ada/linear (1).py")
    for file, changed in (("old/linear.py", 1_000), ("new/linear.py", 3_000), ("linear (1).py", 2_000)):
        os.utime(top / "ada" / file, (changed, changed))
    found = find(top, room)
    assert taken(found) == [("ada", "", LINEAR, "ada/new/linear.py")]
    assert len(found.left_out) == 2


def test_the_instructor_may_say_the_exercise(tmp_path, room):
    top = put(tmp_path / "class", "ada/homework.py", "bob/exercise04_relu/relu.py", "cy/relu.py", "dee/all.zip")
    found = find(top, room, "03")
    assert [one[::3] for one in taken(found)] == [
        ("ada", "ada/homework.py"),
        ("cy", "cy/relu.py"),
        ("dee", "dee/all.zip"),
    ]
    assert "only exercise03_linear was requested" in why(found, "bob/exercise04_relu")
    with pytest.raises(UsageFault, match="There is no exercise called"):
        find(top, room, "exercise99")


# What may be wrong


def test_links_pipes_and_deep_folders_are_left_out_and_the_rest_goes_on(tmp_path, room):
    top = put(tmp_path / "class", "ada/linear.py", "ada/a/b/c/d/e/relu.py", "zed/linear.py")
    (top / "bob").symlink_to(top / "ada")
    (top / "ada" / "relu.py").symlink_to(course_root() / "solutions" / RELU / "relu.py")
    (top / "ada" / "loop").symlink_to(top)
    os.mkfifo(top / "ada" / "mlp.py")
    found = find(top, room)
    assert [one[0] for one in taken(found)] == ["ada", "zed"]
    for shown in ("bob", "ada/relu.py", "ada/loop"):
        assert "is a link" in why(found, shown)
    assert "not an ordinary file" in why(found, "ada/mlp.py")
    assert "4 folders deep" in why(found, "ada/a/b/c/d/e")


def test_a_link_to_the_class_is_the_instructors_own(tmp_path, room):
    put(tmp_path / "class", "ada/linear.py")
    (tmp_path / "link").symlink_to(tmp_path / "class")
    assert len(find(tmp_path / "link", room).submissions) == 1


def test_folders_without_end_are_cut_short(tmp_path, room):
    top = put(tmp_path / "class", "ada/linear.py", "bob/linear.py", "cy/linear.py")
    put(top, *(f"bob/packages/{n}.txt" for n in range(2_100)))
    put(top, *(f"cy/packages{n // 300}/{n}.txt" for n in range(2_400)))
    found = find(top, room)
    assert [one[0] for one in taken(found)] == ["ada", "bob", "cy"]
    assert "more than 2,000" in why(found, "bob/packages")
    assert "Only part of this was searched" in why(found, "cy")


def test_names_in_no_encoding(tmp_path, room):
    top = put(tmp_path / "class", "ada/linear.py")
    for name in (b"\xff", b"\xfe", b"\x1b[31mred\n"):
        folder = os.path.join(os.fsencode(top), name)
        os.mkdir(folder)
        with open(os.path.join(folder, b"linear.py"), "wb") as file:
            file.write(b"x = 1")
    found = find(top, room)
    assert [one[0] for one in taken(found)] == ["ada", "�[31mred�"]
    # They can't be told apart.
    assert [left.shown for left in found.left_out if "look the same" in left.why] == ["�/linear.py"] * 2


def test_what_may_not_be_read_is_left_out(tmp_path, room, monkeypatch):
    top = put(tmp_path / "class", "ada/linear.py", "bob/linear.py", "cy/linear.py")
    (top / "bob").chmod(0)
    (top / "cy/linear.py").chmod(0)
    if os.geteuid() == 0:  # whom nothing stops
        opening = os.open

        def refused(path, flags, dir_fd=None):
            if not stat.S_IMODE(os.stat(path, dir_fd=dir_fd).st_mode):
                raise PermissionError(13, "Permission denied")
            return opening(path, flags, dir_fd=dir_fd)

        monkeypatch.setattr(os, "open", refused)
    try:
        found = find(top, room)
        with pytest.raises(UsageFault, match="can't be read: permission denied"):
            find(top / "bob", room)
    finally:
        (top / "bob").chmod(0o700)
    assert [one[0] for one in taken(found)] == ["ada"]
    assert (
        why(found, "bob")
        == why(found, "cy/linear.py")
        == "This can't be read (permission denied): check who may read it."
    )


def test_nothing_to_grade_says_what_might_be(tmp_path, room):
    with pytest.raises(UsageFault, match="has no recognisable submissions") as empty:
        find(room, tmp_path / "elsewhere")
    for word in ("folder for each student", "Moodle", "Canvas", "Gradescope", "nbgrader", "GitHub Classroom"):
        assert word in empty.value.do
    with pytest.raises(UsageFault, match=r"submissions\. ada/notes\.txt: This is neither"):
        find(put(tmp_path / "class", "ada/notes.txt"), room)
    with pytest.raises(UsageFault, match="named after exercise03_linear, not after a student"):
        find(put(tmp_path / "exercises", "exercise03_linear/linear.py"), room)


@pytest.mark.parametrize("name", ["nowhere", "no/where", "a\0b", "x" * 300])
def test_a_path_that_leads_nowhere(tmp_path, room, name):
    with pytest.raises(UsageFault, match=r"There is no folder|can't be read"):
        find(tmp_path / name, room)


def test_a_file_that_is_no_zip(tmp_path, room):
    put(tmp_path, "class.txt", "class.zip")
    os.mkfifo(tmp_path / "pipe.zip")
    for name in ("class.txt", "pipe.zip"):
        with pytest.raises(UsageFault, match=r"neither a folder nor a \.zip"):
            find(tmp_path / name, room)
    with pytest.raises(UsageFault, match="can't be read as a zip"):
        find(tmp_path / "class.zip", room)


# Students who try


def swap(path: Path, target: Path) -> None:
    """Put a link in the place of a file or folder."""
    path.rename(path.with_name(f"{path.name}.old"))
    path.symlink_to(target)


@pytest.mark.parametrize("part", ["ada", "ada/work", "ada/work/exercise03", "ada/work/exercise03/linear.py"])
def test_a_link_in_place_of_a_folder_after_it_was_listed_leads_nowhere(tmp_path, room, part):
    """Not even a link within the class, to another student's work."""
    top = put(tmp_path / "class", "ada/work/exercise03/linear.py", "bob/work/exercise03/linear.py", text="own = 1\n")
    found = find(top, room)
    ada, bob = found.submissions
    put(tmp_path / "other", "ada/work/exercise03/linear.py", "solutions/linear.py", text="secret = 1\n")
    swap(top / part, tmp_path / "other" / part)
    with pytest.raises(SubmissionFault, match="no longer what it was") as refused, copied(found.top, ada):
        pass
    assert "secret" not in str(refused.value)
    with copied(found.top, bob) as file:
        assert file.read_text() == "own = 1\n"
    (top / part).unlink()
    (top / part).symlink_to(top / part.replace("ada", "bob"))
    with pytest.raises(SubmissionFault, match="no longer what it was"), copied(found.top, ada):
        pass


def test_a_link_in_place_of_a_folder_while_it_is_listed_leads_nowhere(tmp_path, room, monkeypatch):
    top = put(tmp_path / "class", "ada/exercise03/linear.py", "bob/linear.py")
    put(tmp_path / "other/exercise03", "linear.py", "secret.py")
    sorting = listing._sorted

    def swapped(place, *rest):
        """The folder that was found last is a link before anybody looks into it."""
        result = sorting(place, *rest)
        if place.parts == ("ada",):
            swap(top / "ada/exercise03", tmp_path / "other/exercise03")
        return result

    monkeypatch.setattr(listing, "_sorted", swapped)
    found = find(top, room)
    assert [one[0] for one in taken(found)] == ["bob"]
    assert "no longer what it was" in why(found, "ada/exercise03")
    assert "secret" not in str(found)


def test_the_class_stays_the_one_that_was_listed(tmp_path, room):
    top = put(tmp_path / "class", "ada/linear.py", text="own = 1\n")
    found = find(top, room)
    put(tmp_path / "other", "ada/linear.py", text="secret = 1\n")
    swap(top, tmp_path / "other")
    with copied(found.top, found.submissions[0]) as file:
        assert file.read_text() == "own = 1\n"


def test_what_is_beside_a_file_comes_along_if_it_is_the_same_students(tmp_path, room):
    top = put(tmp_path / "class", "ada/work/linear.py", "ada/work/helper.py", "ada/work/plot.png", "ada/other.py")
    (top / "ada/work/link.py").symlink_to(course_root() / "solutions" / LINEAR / "linear.py")
    found = find(top, room)
    with copied(found.top, found.submissions[0]) as file:
        assert file.read_text() == CODE
        assert file.parent.name == "work"
        assert {path.name for path in file.parents[1].rglob("*.*")} == {"linear.py", "helper.py"}
    export = put(tmp_path / "canvas", "ada_1_2_linear.py", "bob_3_4_linear.py")
    found = find(export, room)
    with copied(found.top, found.submissions[0]) as file:
        assert [path.name for path in file.parent.iterdir()] == ["ada_1_2_linear.py"]


@pytest.mark.parametrize("inside", ["linear.py", "exercise03/linear.py", "work/linear.py"])
def test_a_student_called_submitted_is_a_student(tmp_path, room, inside):
    top = put(tmp_path / "class", "ada/linear.py", "bob/linear.py", f"submitted/{inside}")
    assert [one[0] for one in taken(find(top, room))] == ["ada", "bob", "submitted"]
    shutil.rmtree(top / "ada"), shutil.rmtree(top / "bob")
    assert [one[0] for one in taken(find(top, room))] == ["submitted"]


def test_whether_submitted_is_a_student_or_nbgraders_is_asked(tmp_path, room):
    top = put(tmp_path / "class", "ada/linear.py", "submitted/bob/exercise03/linear.py")
    with pytest.raises(UsageFault, match="submitted may be nbgrader's folder, or a student's") as asked:
        find(top, room)
    assert "--layout nbgrader, or --layout folders" in asked.value.do
    assert [one[0] for one in taken(find(top, room, layout="folders"))] == ["ada", "submitted"]
    assert [one[0] for one in taken(find(top, room, layout="nbgrader"))] == ["bob"]


def test_a_student_cant_make_the_class_another_layout(tmp_path, room):
    """What is in the only student's folder looks like a class of other students'."""
    marks = ("exercise03-bob/linear.py", "Bob_1_assignsubmission_file_/linear.py", "submission_101/linear.py")
    for number, mark in enumerate(marks):
        top = put(tmp_path / f"class{number}", f"ada/{mark}")
        if mark.startswith("submission"):
            put(top / "ada", "submission_metadata.yml", text=METADATA)
        with pytest.raises(UsageFault, match="ada may be the class's folder, or a student's"):
            find(top, room)
        assert {one[0] for one in taken(find(top, room, layout="folders"))} == {"ada"}


@pytest.mark.parametrize("login", ["venv", "node_modules", "site-packages", "Thumbs.db", "desktop.ini", "submitted"])
def test_no_login_vanishes(tmp_path, room, login):
    """On disk, in a zip, in a zip with a folder around the class, and at nbgrader."""
    files = ("ada/linear.py", f"{login}/linear.py", f"{login}/venv/relu.py")
    assert [one[0] for one in taken(find(put(tmp_path / "class", *files), room))] == sorted(["ada", login])
    for number, above in enumerate(("", "class/")):
        inside = room / str(number)
        inside.mkdir()
        found = find(zipped(tmp_path / f"{number}.zip", *(above + file for file in files)), inside)
        assert [one[0] for one in taken(found)] == sorted(["ada", login])
    course = put(tmp_path / "course", *(f"submitted/{who}/exercise03/linear.py" for who in ("ada", login)))
    assert [one[0] for one in taken(find(course, room))] == sorted(["ada", login])


def test_a_virtual_environment_beside_the_students_is_none_of_them(tmp_path, room):
    found = find(put(tmp_path / "class", "ada/linear.py", "venv/pyvenv.cfg", "venv/lib/linear.py"), room)
    assert [one[0] for one in taken(found)] == ["ada"]
    assert "virtual environment" in why(found, "venv")


@pytest.mark.parametrize("other", ["ann ", " ann", "ann\u200b", "a\u0301nn", "a\u0301nn "])
def test_of_two_students_whose_names_look_the_same_neither_is_graded(tmp_path, room, other):
    ann = "\xe1nn" if "\u0301" in other else "ann"
    looks_the_same = "\u200b" not in other  # which is shown
    top = put(tmp_path / "class", f"{ann}/linear.py", f"{other}/relu.py", "bob/linear.py")
    found = find(top, room)
    assert {one[0] for one in taken(found)} == ({"bob"} if looks_the_same else {"bob", "ann", "ann�"})
    assert sum("look the same" in left.why for left in found.left_out) == 2 * looks_the_same
    course = put(tmp_path / "course", *(f"submitted/{who}/exercise03/linear.py" for who in (ann, other, "bob")))
    assert len(find(course, room).submissions) == (1 if looks_the_same else 3)


def test_of_two_repositories_of_one_login_neither_is_graded(tmp_path, room):
    """The second one may be of a student who is called "linear-ann"."""
    top = put(tmp_path / "clones", "exercise03-ann/linear.py", "exercise03-linear-ann/linear.py",
              "exercise04-ann/relu.py", "exercise03-bob/linear.py")  # fmt: skip
    found = find(top, room)
    assert [one[:3] for one in taken(found)] == [("bob", "", LINEAR), ("ann", "", RELU)]
    for shown in ("exercise03-ann", "exercise03-linear-ann"):
        assert "2 repositories may be ann's" in why(found, shown)


# Zips


def test_a_hostile_zip_writes_nowhere_else_and_the_rest_is_found(tmp_path, room):
    file = zipped(tmp_path / "class.zip", "ada/linear.py", "../out.py", "/tmp/out.py", "C:\\out.py", "bob\\linear.py",
                  "__MACOSX/ada/._linear.py", "x" * 300 + "/linear.py", "ada/linear.py/below.py")  # fmt: skip
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("cy/linear.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("ada/linear.py", "second = 1\n")
    found = find(file, room)
    assert [one[0] for one in taken(found)] == ["ada", "bob"]
    assert all(one.path.read_text() == CODE for one in found.submissions)
    assert sum("points outside the archive" in left.why for left in found.left_out) == 3
    assert "link or a device" in why(found, "cy/linear.py")
    assert sum("can't be used" in left.why for left in found.left_out) == 3
    assert not (tmp_path / "out.py").exists()
    assert not any(path.is_symlink() for path in room.rglob("*"))


def test_a_students_own_zip_stays_one_and_what_is_no_code_takes_no_room(tmp_path, room):
    own = io.BytesIO()
    with zipfile.ZipFile(own, "w") as archive:
        archive.writestr("linear.py", CODE)
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("class/ada/exercise03.zip", own.getvalue())
        archive.writestr("class/bob/linear.py", CODE)
        archive.writestr("class/bob/film.mp4", b"0" * 1_000_000)
    found = find(tmp_path / "class.zip", room)
    assert [one[0] for one in taken(found)] == ["ada", "bob"]
    assert found.submissions[0].path.read_bytes() == own.getvalue()
    assert (room / "class/bob/film.mp4").stat().st_size == 0
    assert "neither a .py file" in why(found, "class/bob/film.mp4")


def test_damaged_locked_and_huge_files_of_a_zip(tmp_path, room):
    file = zipped(tmp_path / "class.zip", "ada/linear.py", "bob/linear.py", "cy/linear.py")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dee/linear.py", b" " * 1_000_000)
        archive.writestr("eve/linear.py", CODE, zipfile.ZIP_BZIP2)
    raw = bytearray(file.read_bytes())
    raw[raw.index(b"bob/linear.py") + len("bob/linear.py")] ^= 0xFF  # its content
    at = raw.rindex(b"cy/linear.py") - 46  # its entry in the list of contents
    raw[at + 8] |= 1
    file.write_bytes(raw)
    found = find(file, room)
    assert [one[0] for one in taken(found)] == ["ada"]
    assert "damaged" in why(found, "bob/linear.py")
    assert "password" in why(found, "cy/linear.py")
    assert "larger than 0.15 MB" in why(found, "dee/linear.py")
    assert "unusual method" in why(found, "eve/linear.py")
    file.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(UsageFault, match="can't be read as a zip"):
        find(file, room)


def test_a_zip_above_the_limits(tmp_path, room, monkeypatch):
    file = zipped(tmp_path / "class.zip", *(f"s{n}/linear.py" for n in range(20)))
    for limit in ("MAX_ENTRIES", "LARGEST_CLASS", "LARGEST_LIST"):
        with monkeypatch.context() as smaller:
            smaller.setattr(unpack, limit, 10)
            with pytest.raises(UsageFault, match=r"has more than|too large"):
                find(file, room)
        shutil.rmtree(room)
        room.mkdir()
    assert len(find(file, room).submissions) == 20


def test_names_in_utf8_that_dont_say_so(tmp_path, room):
    file = zipped(tmp_path / "class.zip", "Zo/linear.py", "Ada/linear.py")
    raw = file.read_bytes().replace(b"Zo/", "ö/".encode())
    file.write_bytes(raw)
    assert [one[0] for one in taken(find(file, room))] == ["Ada", "ö"]


# Time, size and anything else


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-05 14:03:11.123456789 Z", 14), ("2026-11-05T14:03:11+02:00", 12), ("2026-11-05 14:03:11 -0130", 15),
        ("2026-11-05 14:03:11 UTC", 14), ("2026-11-05 14:03:11", 14), ("2026-11-05 14:03:11 America/New_York", 19),
        ("yesterday", None), ("2026-13-05 14:03:11", None), ("2026-11-05 14:03:11 No/Where", None), (7, None),
        ("0001-01-01 00:00:00 +14:00", None), ("2026-11-05 14:03:11 ../../etc/passwd", None),
    ],
)  # fmt: skip
def test_moments(text, hour):
    found = moment(text)
    assert (found and found.hour) == hour


def test_ten_times_the_class_takes_ten_times_as_long(tmp_path, room):
    """And not a hundred times: 300 students are found at once."""

    def taken_s(students: int) -> float:
        top = tmp_path / f"class{students}"
        for n in range(students):
            for exercise in exercises():
                put(top, f"student{n:03}/{exercise.name}/{exercise.stub}")
        started = time.process_time()
        assert len(find(top, room).submissions) == students * len(exercises())
        return time.process_time() - started

    taken_s(3)  # whatever is loaded at first
    assert taken_s(300) < 30 * taken_s(30)


NAMES = st.one_of(
    st.text(min_size=1, max_size=20),
    st.sampled_from(
        ["linear.py", "linear-1.py", "exercise03.ipynb", "exercise03-ada", "submitted", "timestamp.txt",
         "a_1_2_linear.py",
         "Ada_1_assignsubmission_file_", "submission_metadata.yml", "exercise04_relu", "work.zip", "ada", ".hidden"]
    ),
)  # fmt: skip
TREES = st.recursive(
    st.binary(max_size=30), lambda inside: st.dictionaries(NAMES, inside, max_size=5), max_leaves=20
).filter(lambda tree: isinstance(tree, dict))


def make(folder: Path, tree: dict[str, object]) -> None:
    for name, content in tree.items():
        try:
            if isinstance(content, dict):
                (folder / name).mkdir()
                make(folder / name, content)
            else:
                (folder / name).write_bytes(content)
        except (OSError, ValueError):
            pass  # no name that a file can have


@settings(max_examples=100, deadline=None)
@given(TREES, st.sampled_from([None, "3"]))
def test_no_tree_of_names_breaks_it(tree, exercise):
    with tempfile.TemporaryDirectory() as temporary:
        top, room = Path(temporary) / "class", Path(temporary) / "room"
        top.mkdir(), room.mkdir()
        make(top, tree)
        try:
            found = find(top, room, exercise)
        except UsageFault:
            return
        keys = [one[:3] for one in taken(found)]
        assert len(keys) == len(set(keys)) > 0
        assert all(one.path.is_file() and one.path.is_relative_to(top) for one in found.submissions)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damage_to_a_zip_breaks_it(data):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("ada/linear.py", "bob/linear.py"):
            archive.writestr(name, CODE * 20)
    raw = bytearray(whole.getvalue())
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=4)):
        raw[at] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as temporary:
        file, room = Path(temporary) / "class.zip", Path(temporary) / "room"
        file.write_bytes(raw)
        room.mkdir()
        try:
            found = find(file, room)
        except UsageFault:
            return
        assert all(one.path.is_relative_to(room) for one in found.submissions)
