"""Where people are: everything works, or a sentence says what to do. Nobody meets "a bug of ours"."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import pytest

from grader.course.catalogue import find
from grader.learner import next_steps

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="users and walls are Linux's")

RIGHT = find("3").solution.read_text(encoding="utf-8")
FULL = "Score: 10 of 10 points"
BUG = "bug of ours"


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


# A user without a home, a name, a terminal, or files that others may read


def test_a_user_without_a_home_starts_grades_and_lists(homeless, folder):
    here = folder(homeless.who)
    assert homeless.grade("start", "3", cwd=here).code == 0
    stub = here / "exercises/exercise03_linear/linear.py"
    assert mode(stub) == "0o600"  # as their umask says
    stub.write_text(RIGHT, encoding="utf-8")
    graded = homeless.grade("3", "--device", "cpu", cwd=here)
    assert (graded.code, FULL in graded.said) == (0, True), graded.said
    assert "1 of 28 done" in homeless.grade("list", cwd=here).said
    assert homeless.grade("solution", "3", cwd=here).code == 0


def test_a_class_is_graded_by_a_user_without_a_home(homeless, folder):
    here = folder(homeless.who)
    for student in ("ada", "bob"):
        (here / "class" / student).mkdir(parents=True)
        (here / "class" / student / "linear.py").write_text(RIGHT, encoding="utf-8")
    (here / "class/bob").chmod(0)
    done = homeless.grade("batch", "class", "-g", "class.db", "--exercise", "3", "--device", "cpu", cwd=here)
    assert "ada 03 10/10" in done.said
    assert "bob: This can't be read (permission denied): check who may read it." in done.said
    assert done.code == 1
    assert mode(here / "class.db") == "0o600"


CELL = f"""
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "grader")
shell.run_cell({"%%grade 3 --device cpu" + chr(10) + RIGHT!r})
print("Linear" in shell.user_ns)
"""


def test_a_cell_is_graded_for_a_user_without_a_home(homeless, folder):
    done = homeless.python(CELL, folder(homeless.who, 0o555))
    assert FULL in done.said
    assert done.said.endswith("True")
    assert "Traceback" not in done.said


# Folders that one may not write, enter, or that are gone

COMMANDS = {
    "list": (0, "0 of 28 done."), "next": (0, "grade start 1"), "hint 4": (0, "Your progress isn't saved: "),
    "start 4": (2, "exercise04_relu can't be made: Permission denied."),
    "start 4 --notebook": (2, "exercise04_relu can't be made: Permission denied."),
    "reset 3 --yes": (2, "linear.py can't be replaced: Permission denied."),
    "solution 3": (2, "exercise03_linear isn't solved yet"),
    "handout out": (2, "out can't be written: Permission denied."),
    "ci github out --exercise 3": (2, "out can't be written: Permission denied."),
    "3 --format html -o report.html": (2, "You may not write to "), "export class.db": (2, "There is no gradebook"),
    "batch . -g class.db": (2, "has no recognisable submissions"),
}  # fmt: skip


@pytest.mark.parametrize(("command", "code", "sentence"), [(c, *told) for c, told in COMMANDS.items()], ids=COMMANDS)
def test_a_folder_that_cannot_be_written(homeless, folder, command, code, sentence):
    here = folder(homeless.who, 0o555, linear=RIGHT.replace("gradient", "slope"))
    done = homeless.grade(*command.split(), cwd=here)
    assert sentence in done.said
    assert done.code == code
    assert BUG not in done.said


def test_what_is_graded_where_nothing_can_be_written_is_not_kept(homeless, folder):
    done = homeless.grade("3", "--device", "cpu", cwd=folder(homeless.who, 0o555, linear=RIGHT))
    assert (done.code, FULL in done.said) == (0, True), done.said
    assert "Your progress isn't saved: " in done.said
    assert "grade solution" not in done.said  # which would refuse


def test_watching_where_nothing_can_be_written(homeless, folder):
    with homeless.start(
        "-c", "from grader.cli.main import main; main()", "watch", "3", "--device", "cpu",
        cwd=folder(homeless.who, 0o555, linear=RIGHT),
    ) as watching:  # fmt: skip
        assert watching.stdout is not None
        for line in watching.stdout:
            if line.startswith("exercise03 · 10/10"):
                break
            assert BUG not in line
        else:
            pytest.fail("it ended")
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(20) == 128 + signal.SIGTERM


OF_A_FOLDER = [
    ["3", "--device", "cpu"], ["list"], ["next"], ["hint", "4"], ["start", "4"], ["reset", "3", "--yes"],
    ["solution", "3"], ["watch", "3"], ["handout", "out"], ["3", "--format", "html", "-o", "report.html"],
    ["ci", "github", "out", "--exercise", "3"], ["export", "class.db"],
]  # fmt: skip


def test_a_folder_that_one_may_not_enter_is_named(homeless, as_root, folder):
    """As after `sudo -u ada` in root's own folder."""
    here = folder(as_root.who, 0o700, linear=RIGHT)
    for command in OF_A_FOLDER:
        done = homeless.grade(*command, cwd=here)
        assert f"You may not read the folder that you are in, {here}. Change to another one with `cd`." in done.said
        assert done.code == 2


def test_a_folder_below_that_one_may_not_enter_is_named(homeless, folder):
    here = folder(homeless.who)
    (here / "exercises").mkdir(mode=0)
    for command in (["3"], ["list"], ["next"], ["start", "3"]):
        done = homeless.grade(*command, cwd=here)
        assert "can't be used: Permission denied. See who may read and write there" in done.said
        assert done.code == 2


def test_a_folder_that_is_gone_is_said(homeless, folder):
    gone = "import os, sys; os.rmdir(os.getcwd())\nfrom grader.cli.main import main\nmain()"
    for command in OF_A_FOLDER[:-1]:  # there is no gradebook in there either, as that one says
        here = folder(homeless.who) / "here"
        here.mkdir()
        homeless.who.owns(here)
        with homeless.start("-c", gone, *command, cwd=here) as process:
            said = " ".join(process.communicate(timeout=60)[0].split())
        assert "The folder that you are in isn't there any more. Change to another one with `cd`." in said
        assert process.returncode == 2


def test_a_course_that_is_read_only_gives_files_to_write_in(tmp_path):
    """As an administrator or a package manager may install it."""
    room = tmp_path / "room"
    shutil.copytree(find("3").public_folder, room)
    for path in (*room.iterdir(), room):
        path.chmod(0o555 if path.is_dir() else 0o444)
    next_steps.copy(room, tmp_path / "copy", without="README.md")
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {path.name for path in room.iterdir()} - {
        "README.md"
    }
    assert all(path.stat().st_mode & 0o200 for path in (tmp_path / "copy").rglob("*"))
    room.chmod(0o755)
