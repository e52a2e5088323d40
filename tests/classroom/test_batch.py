"""`grade batch`: a class into a gradebook, whatever happens on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.classroom.batch import batch
from grader.classroom.gradebook import Gradebook
from grader.classroom.intake.find import NAMES, find
from grader.cli.batch import batch as command

ROOT = Path(__file__).resolve().parents[2]
GRADE = Path(sys.executable).with_name("grade")
RIGHT = {
    "linear.py": (ROOT / "solutions/exercise03_linear/linear.py").read_text(encoding="utf-8"),
    "mse.py": (ROOT / "solutions/exercise05_mse/mse.py").read_text(encoding="utf-8"),
}
WRONG = (ROOT / "tests/golden/submissions/mse.py").read_text(encoding="utf-8")


def hand_in(folder: Path, student: str, file: str, source: str) -> Path:
    path = folder / student / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return path


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A class of four, one of whom can't write Python yet."""
    folder = tmp_path / "class"
    hand_in(folder, "ada", "linear.py", RIGHT["linear.py"])
    hand_in(folder, "ada", "mse.py", RIGHT["mse.py"])
    hand_in(folder, "bob", "mse.py", WRONG)
    hand_in(folder, "cy", "mse.py", "def (")
    hand_in(folder, "dee", "mse.py", "import os\nos._exit(0)\n")
    return folder


def grades(file: Path) -> dict[tuple[str, str], tuple[float, float]]:
    with Gradebook.reading(file) as book:
        return {(grade.student, grade.exercise): (grade.score, grade.most) for grade in book.grades()}


def test_a_class_is_graded_once_and_then_known(grade, room, tmp_path, contents):
    done = grade("batch", "class", "-g", "class.db", "--device", "cpu")
    assert done.code == 1  # one can't be read
    assert "a folder for each student: 5 submissions of 4 students" in done.out
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in done.out.splitlines()}
    assert lines["ada"] == "03 10/10 05 10/10"
    assert lines["bob"] == "05 6/10"
    assert lines["cy"].startswith("05 0/10 unreadable: mse.py isn't valid Python")
    assert lines["dee"] == "05 0/10: dee/mse.py does not define `MSE`."
    assert "4 graded, 1 unreadable" in done.out
    assert grades(tmp_path / "class.db")["bob", "exercise05_mse"] == (6.0, 10.0)
    before = contents(tmp_path / "class.db")

    hand_in(room, "bob", "mse.py", RIGHT["mse.py"])
    again = grade("batch", "class", "-g", "class.db", "--device", "cpu")
    assert "1 graded, 3 already graded, 1 unreadable" in again.out
    assert "05 10/10 (was 6)" in again.out
    after = contents(tmp_path / "class.db")
    assert [one for one in after if one[0] != "bob"] == [one for one in before if one[0] != "bob"]
    with Gradebook.reading(tmp_path / "class.db") as book:
        assert {grade.student: grade.before for grade in book.grades()}["bob"] == 6.0

    anew = grade("batch", "class", "-g", "class.db", "--device", "cpu", "--regrade")
    assert "4 graded, 1 unreadable" in anew.out
    assert contents(tmp_path / "class.db") == after  # the same seed, the same score


def test_a_report_names_the_students_file_and_not_the_teachers_folders(grade, room, tmp_path):
    shutil.rmtree(room / "ada")
    grade("batch", "class", "-g", "class.db", "--device", "cpu")
    with Gradebook.reading(tmp_path / "class.db") as book:
        (bobs,) = [each for each in book.grades() if each.student == "bob"]
        report = book.report(bobs.result)
        assert report is not None
        assert report.submission.path == "bob/mse.py"
        assert book.source(bobs.result).strip() in WRONG


def test_lines_are_sought_where_that_is_asked_for(grade, room, tmp_path):
    shutil.rmtree(room / "ada")
    hand_in(room, "eve", "mse.py", WRONG)
    quick = grade("batch", "class", "-g", "class.db", "--device", "cpu")
    assert "3 graded" in quick.out
    slow = grade("batch", "class", "-g", "class.db", "--device", "cpu", "--lines")
    assert "3 graded" in slow.out, "nothing was known of their lines"
    known = grade("batch", "class", "-g", "class.db", "--device", "cpu")
    assert "\n3 already graded, 1 unreadable" in known.out
    grade("export", "class.db", "-o", "class.json")
    students = json.loads((tmp_path / "class.json").read_text(encoding="utf-8"))["students"]
    graded = {each["student"]: each["grades"][0] for each in students}
    named = {student: [test["lines"] for test in grade["tests"] if test["lines"]] for student, grade in graded.items()}
    assert named["bob"] == named["eve"]
    ((place, *_), *_) = named["bob"]
    assert WRONG.splitlines()[place["line"] - 1].strip() == place["source"]
    grade("export", "class.db", "-o", "class.html")
    page = " ".join((tmp_path / "class.html").read_text(encoding="utf-8").split())
    assert "Where one small change makes it right" in page
    assert f"<code>{place['source']}</code>" in page


def test_killed_at_any_moment_nothing_is_lost_or_doubled(grade, tmp_path, contents):
    folder = tmp_path / "class"
    for number in range(6):
        hand_in(folder, f"student{number}", "mse.py", f"{RIGHT['mse.py'] if number % 2 else WRONG}\n# {number}\n")
    command = [GRADE, "batch", folder, "--device", "cpu", "-g"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    # Both have the same seed.
    with Gradebook.writing(tmp_path / "killed.db"):
        pass
    shutil.copy(tmp_path / "killed.db", tmp_path / "whole.db")
    assert subprocess.run([*command, "whole.db"], **quiet).returncode == 0
    stored = []
    for patience in (0.3, 2.2, 2.6, 3.0):
        process = subprocess.Popen([*command, "killed.db"], start_new_session=True, **quiet)
        time.sleep(patience)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        stored.append(len(grades(tmp_path / "killed.db")))
    assert stored == sorted(stored)
    assert subprocess.run([*command, "killed.db"], **quiet).returncode == 0
    assert contents(tmp_path / "killed.db") == contents(tmp_path / "whole.db")
    with sqlite3.connect(tmp_path / "killed.db") as connection:
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (6,)
        assert connection.execute("SELECT count(*) FROM grades").fetchone() == (6,)


def test_ctrl_c_keeps_what_is_graded(tmp_path):
    folder = tmp_path / "class"
    hand_in(folder, "anna", "mse.py", RIGHT["mse.py"])
    hand_in(folder, "b", "mse.py", "import time\nclass MSE:\n    def __call__(self, *inputs): time.sleep(60)\n")
    process = subprocess.Popen(
        [GRADE, "batch", folder, "-g", "class.db", "--device", "cpu", "--jobs", "2"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert any(line.startswith("anna ") for line in process.stdout)  # read until the first is there
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert time.monotonic() - start < 8
    assert list(grades(tmp_path / "class.db")) == [("anna", "exercise05_mse")]


# Wrong input


def test_two_batches_on_one_gradebook(grade, room, tmp_path):
    with Gradebook.writing(tmp_path / "class.db"):
        done = grade("batch", "class", "-g", "class.db")
    assert done.code == 2
    assert "Another batch is writing to class.db." in done.err


@pytest.mark.parametrize("damage", ["text", "other", "truncated"])
def test_a_file_that_is_no_gradebook_is_left_as_it_is(grade, room, tmp_path, damage):
    file = tmp_path / "class.db"
    if damage == "text":
        file.write_text("student,score\n" * 100, encoding="utf-8")
    elif damage == "other":
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE mine (x)")
    else:
        with Gradebook.writing(file):
            pass
        file.write_bytes(file.read_bytes()[:9000] + bytes(20_000))
    before = file.read_bytes()
    done = grade("batch", "class", "-g", "class.db")
    assert done.code == 2
    assert "class.db" in done.err
    assert "not a gradebook" in done.err
    assert "Traceback" not in done.err
    assert file.read_bytes() == before


def test_a_full_disk_is_said_and_nothing_is_lost(grade, room, tmp_path, contents):
    assert grade("batch", "class", "-g", "class.db", "--device", "cpu").code == 1
    before = contents(tmp_path / "class.db")
    size = (tmp_path / "class.db").stat().st_size
    for number in range(3):
        hand_in(room, f"new{number}", "mse.py", f"{WRONG}# {number}\n")
    full = grade("batch", "class", "-g", "class.db", "--device", "cpu", before=("prlimit", f"--fsize={size + 4096}"))
    assert full.code == 3
    assert "The gradebook class.db can't be used" in full.err
    assert "run the same command again" in full.err
    assert [one for one in contents(tmp_path / "class.db") if not one[0].startswith("new")] == before
    assert grade("batch", "class", "-g", "class.db", "--device", "cpu").code == 1
    assert len(contents(tmp_path / "class.db")) == len(before) + 3


def test_what_is_no_ones_fault_is_tried_again(checkout, tmp_path, contents):
    """A broken test of the course: nothing is stored, exit code 3, and all is graded once it is mended."""
    name = "exercise05_mse"
    for part in ("exercises", "solutions", "tests/hidden"):
        shutil.copytree(ROOT / part / name, checkout.root / part / name, ignore=shutil.ignore_patterns("__pycache__"))
    tests = checkout.root / "tests/hidden" / name / "test_mse.py"
    source = tests.read_text(encoding="utf-8")
    tests.write_text("def broken(:\n", encoding="utf-8")
    hand_in(tmp_path / "class", "ada", "mse.py", RIGHT["mse.py"])
    arguments = ("batch", tmp_path / "class", "-g", tmp_path / "class.db", "--device", "cpu")
    broken = checkout.grade(*arguments)
    assert broken.code == 3
    assert "not graded: " in broken.out
    assert "The students aren't at fault for what wasn't graded." in broken.out
    assert contents(tmp_path / "class.db") == []
    tests.write_text(source, encoding="utf-8")
    assert checkout.grade(*arguments).code == 0
    assert grades(tmp_path / "class.db") == {("ada", name): (10.0, 10.0)}


def test_a_dry_run_only_says_what_it_finds(grade, room, tmp_path):
    hand_in(room, "ada", "notes.txt", "Nobody wants this to be graded.")
    done = grade("batch", "class", "-g", "class.db", "--dry-run")
    assert done.code == 0
    assert "5 submissions of 4 students\n" in done.out
    assert "left out: ada/notes.txt" in done.out
    (room / "eve").mkdir()
    done = grade("batch", "class", "-g", "class.db", "--dry-run")
    assert done.code == 1
    assert "5 submissions of 4 students; 1 student without one" in done.out
    assert not (tmp_path / "class.db").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere", "-g", "class.db"), "There is no folder or file nowhere"),
        (("class", "-g", "nowhere/class.db"), "can't be a gradebook"),
        (("class", "-g", "class.db", "--exercise", "exercse05"), "exercise05"),
        (("class", "-g", "class.db", "--engine", "dask"), "belong together"),
    ],
)
def test_a_wrong_command_is_a_clear_sentence(grade, room, arguments, sentence):
    done = grade("batch", *arguments)
    assert done.code == 2
    assert sentence in done.err


class NoEngine:
    """Grades nothing, and remembers what it was given."""

    def __init__(self):
        self.jobs = []

    def check(self, level):
        raise AssertionError("not asked for")

    def run(self, jobs):
        self.jobs += jobs
        return iter(())


def test_a_link_put_in_place_of_a_folder_before_it_is_read_earns_nothing(room, tmp_path):
    """With the reference behind the link, it had full points."""
    (tmp_path / "unpacked").mkdir()
    found = find(room, tmp_path / "unpacked")
    for student in ("ada", "bob"):
        shutil.rmtree(room / student)
        (room / student).symlink_to(ROOT / "solutions/exercise05_mse")
    engine = NoEngine()
    with Gradebook.writing(tmp_path / "class.db") as book:
        steps = {step.entry.student: step for step in batch(found, book, engine, "cpu", False)}
    assert {who: (step.how, step.score) for who, step in steps.items()} == dict.fromkeys(
        ("ada", "bob", "cy"), ("unreadable", 0.0)
    )
    assert "no longer what it was when its folder was listed" in steps["bob"].why
    assert [job.submission.path for job in engine.jobs] == ["dee/mse.py"]


def test_the_command_names_every_layout():
    (option,) = [each for each in command.params if each.name == "layout"]
    assert sorted(option.type.choices) == sorted(NAMES)
