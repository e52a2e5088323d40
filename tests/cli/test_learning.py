"""A learner's way through the course: list, next, hint, reset, solution."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.course.catalogue import exercises, find
from grader.grading import grade as grade_file
from grader.learner import next_steps, progress
from grader.learner.progress import Mark

LINEAR, RELU = find("3"), find("4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A learner's folder with exercise 03 begun and 04 untouched. Returns the folder of the exercises."""
    for exercise in (LINEAR, RELU):
        shutil.copytree(exercise.public_folder, tmp_path / "exercises" / exercise.name)
    (tmp_path / "exercises" / LINEAR.name / LINEAR.stub).write_text("mine = 1\n", encoding="utf-8")
    return tmp_path / "exercises"


def scored(folder: Path, exercise: str, score: float) -> None:
    progress.change(folder, lambda kept: kept.graded(find(exercise).name, Mark(score, 10.0, "1.0.0")))


def states(done) -> dict[str, dict[str, object]]:
    return {entry["exercise"]: entry for entry in json.loads(done.out)}


def test_list_shows_what_was_begun_scored_and_solved(grade, folder):
    scored(folder, "4", 8)
    scored(folder, "4", 5)
    shown = states(grade("list", "--format", "json"))
    assert list(shown) == [exercise.name for exercise in exercises()]
    assert {entry["state"] for entry in shown.values()} == {"not started", "started", "graded"}
    assert shown[LINEAR.name]["state"] == "started"
    assert shown[LINEAR.name]["file"] == "exercises/exercise03_linear/linear.py"
    assert shown["exercise01_chain_rule"]["file"] is None
    relu = shown[RELU.name]
    assert (relu["state"], relu["last"]["score"], relu["best"]["score"]) == ("graded", 5, 8)
    scored(folder, "4", 10)
    table = grade("list")
    assert re.search(r"^04 The ReLU activation +done +10/10 +10/10", table.out, re.MULTILINE)
    assert re.search(r"^03 A linear layer +started", table.out, re.MULTILINE)
    assert table.out.endswith(f"\n1 of {len(exercises())} done.\n")


def test_list_fits_a_terminal_of_80_columns(grade, folder):
    scored(folder, "7", 10)
    lines = grade("list", env={"COLUMNS": "80"}).out.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(f"{exercise.number:02} {exercise.title} " in "\n".join(lines) for exercise in exercises())


def test_list_reads_nothing_of_a_path_as_markup(grade, tmp_path):
    here = tmp_path / "[red]a"
    shutil.copytree(LINEAR.public_folder, here / LINEAR.name)
    inside = here / LINEAR.name
    assert json.loads(grade("list", "--format", "json", cwd=inside).out)[2]["file"] == "linear.py"
    assert "exercise03_linear/linear.py" in grade("list", cwd=here, env={"COLUMNS": "200"}).out


def test_list_as_json_steers_no_terminal_and_keeps_paths_as_they_are(monkeypatch):
    file = Path("caf\xe9\x1b[2J\x9b31m\u202e\x7f\udcff/linear.py")  # the last isn't UTF-8 on disk
    place = next_steps.ExerciseStatus(LINEAR, file, progress.Standing())
    monkeypatch.setattr(next_steps, "statuses", lambda _kept: (place,))
    done = CliRunner().invoke(cli, ["list", "--format", "json"])
    assert done.exit_code == 0
    assert all(" " <= character <= "~" or character == "\n" for character in done.stdout)
    assert json.loads(done.stdout)[0]["file"] == str(file)


def test_the_progress_is_the_same_from_every_folder_of_the_course(grade, folder):
    scored(folder, "3", 8)
    for cwd in (folder.parent, folder, folder / LINEAR.name):
        assert states(grade("list", "--format", "json", cwd=cwd))[LINEAR.name]["state"] == "graded"


def test_next_names_the_first_that_is_not_solved_and_how_to_go_on(grade, folder):
    done = grade("next")
    assert (done.code, done.out.splitlines()[-1]) == (0, "    grade start 1")
    for exercise in ("1", "2"):
        scored(folder, exercise, 10)
    assert "exercise03_linear: A linear layer" in grade("next").out
    for exercise in exercises():
        scored(folder, exercise.name, 10)
    assert grade("next").out == "All exercises are done: well done!\n"


def test_hints_come_one_at_a_time_and_then_all_again(grade, folder):
    assert "Hint 1 of 2 for exercise03" in grade("hint", "3").out
    second = grade("hint", "3")
    assert "Hint 2 of 2 for exercise03" in second.out
    assert LINEAR.hints[1] in second.said
    last = grade("hint", "3")
    assert (last.code, "There are no more hints" in last.out) == (0, True)
    assert all(hint in last.said for hint in LINEAR.hints)
    assert states(grade("list", "--format", "json"))[LINEAR.name]["hints"] == {"taken": 2, "of": 2}


def test_there_is_no_hint_after_a_full_score(grade, folder):
    scored(folder, "3", 10)
    done = grade("hint", "3")
    assert (done.code, done.out) == (0, "exercise03 had full score when it was last graded: no hint is left to give.\n")
    scored(folder, "3", 8)
    assert "Hint 1 of 2" in grade("hint", "3").out


def test_the_first_hint_is_what_the_last_grading_has_found(grade, folder):
    file = folder / LINEAR.name / "linear.py"
    right = LINEAR.solution.read_text(encoding="utf-8")
    wrong = right.replace("gradient.sum(dim=0)", "gradient.mean(dim=0)")
    file.write_text(wrong, encoding="utf-8")
    line = next(at for at, text in enumerate(wrong.splitlines(), 1) if "gradient.mean(dim=0)" in text)
    graded = grade("3", "--device", "cpu")
    assert f"Where: linear.py, line {line}" in graded.said
    first = grade("hint", "3")
    assert f"linear.py, line {line}. The small change there: another function." in first.said
    assert "Hint 1 of 2" in grade("hint", "3").out
    file.write_text(right, encoding="utf-8")
    grade("3", "--device", "cpu")
    assert grade("hint", "3").out == "exercise03 had full score when it was last graded: no hint is left to give.\n"


def test_a_hint_is_for_what_was_graded_last_until_it_is_solved(grade, folder):
    scored(folder, "4", 8)
    assert "for exercise04" in grade("hint").out
    scored(folder, "4", 10)
    assert "for exercise01" in grade("hint").out


def test_reset_asks_without_a_terminal_for_yes_and_keeps_every_old_file(grade, folder):
    file = folder / LINEAR.name / "linear.py"
    refused = grade("reset", "3")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert file.read_text(encoding="utf-8") == "mine = 1\n"
    assert grade("reset", "3", "--yes").code == 0
    file.write_text("mine = 2\n", encoding="utf-8")
    assert "linear.py.2, beside it" in grade("reset", "3", "--yes").out
    assert file.read_bytes() == (LINEAR.public_folder / "linear.py").read_bytes()
    assert [file.with_name(f"linear.py.{n}").read_text(encoding="utf-8") for n in (1, 2)] == [
        "mine = 1\n",
        "mine = 2\n",
    ]
    assert "nothing was changed" in grade("reset", "3", "--yes").out
    assert not file.with_name("linear.py.3").exists()


@pytest.mark.parametrize(("answer", "text"), [(b"n\n", "mine = 1\n"), (b"y\n", None)])
def test_reset_asks_on_a_terminal(folder, answer, text):
    ours, theirs = pty.openpty()
    os.write(ours, answer)
    grade = Path(sys.executable).with_name("grade")
    done = subprocess.run([grade, "reset", "3"], cwd=folder.parent, stdin=theirs, capture_output=True, timeout=30)
    os.close(ours), os.close(theirs)
    assert done.returncode == 0
    stub = (LINEAR.public_folder / "linear.py").read_text(encoding="utf-8")
    assert (folder / LINEAR.name / "linear.py").read_text(encoding="utf-8") == (text or stub)


def test_reset_of_a_notebook_gives_a_notebook(grade, tmp_path):
    grade("start", "3", "--notebook")
    file = tmp_path / "exercises" / LINEAR.name / "linear.ipynb"
    original = file.read_bytes()
    file.write_text("{}", encoding="utf-8")
    assert grade("reset", "3", "--yes").code == 0
    assert file.read_bytes() == original
    assert file.with_name("linear.ipynb.1").read_text(encoding="utf-8") == "{}"


def test_reset_never_touches_the_course_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(LINEAR.public_folder, tmp_path / LINEAR.name)
    own = replace(LINEAR, public_folder=tmp_path / LINEAR.name)
    with pytest.raises(next_steps.UsageFault, match="the course's own copy"):
        next_steps.replaceable(own)


def test_the_solution_is_shown_to_whoever_solved_it(grade, folder):
    scored(folder, "3", 9)
    refused = grade("solution", "3")
    assert (refused.code, refused.out) == (2, "")
    assert "isn't solved yet" in refused.err
    scored(folder, "3", 10)
    assert grade("solution", "3").out == LINEAR.solution.read_text(encoding="utf-8")


def test_the_solution_is_shown_beside_the_own_file(grade, folder):
    own = folder / LINEAR.name / LINEAR.stub
    right = LINEAR.solution.read_text(encoding="utf-8")
    scored(folder, "3", 10)
    own.write_text(right, encoding="utf-8")
    assert grade("solution", "3", "--diff").out == "Yours is the reference solution, letter for letter.\n"
    own.write_text(right + "\n\ndef more():\n\treturn '\x1b[31m'\n", encoding="utf-8")
    done = grade("solution", "3", "--diff")
    assert done.code == 0
    assert "\n-    return '\N{REPLACEMENT CHARACTER}[31m'\n" in done.out
    assert "\n+++ reference solution\n" in done.out
    own.write_bytes(b"# caf\xe9\n")
    unreadable = grade("solution", "3", "--diff")
    assert (unreadable.code, "is not UTF-8 text: byte 0xe9" in unreadable.err) == (2, True)
    own.unlink()
    missing = grade("solution", "3", "--diff")
    assert (missing.code, "There is no file of yours for exercise03_linear" in missing.err) == (2, True)


def test_the_last_exercise_that_is_solved_has_no_next_one(folder, monkeypatch, examiner):
    monkeypatch.chdir(folder.parent)
    shutil.copy(RELU.solution, folder / RELU.name / RELU.stub)
    for exercise in exercises():
        scored(folder, str(exercise.number), 10)
    said = next_steps.record(RELU, grade_file(RELU, folder / RELU.name / RELU.stub, examiner=examiner))
    assert said[-1] == f"All {len(exercises())} exercises are done: well done!"


def test_a_score_is_recorded_for_the_own_file_alone(examiner, folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    own = folder / RELU.name / RELU.stub
    shutil.copy(RELU.solution, own)
    report = grade_file(RELU, own, examiner=examiner)
    assert report.status == "passed"
    handed_in = shutil.copy(own, folder.parent / "alice.py")
    assert next_steps.record(RELU, report, Path(handed_in)) == ()
    assert next_steps.record(RELU, replace(report, status="error")) == ()
    assert not (folder / progress.FILE).exists()
    said = next_steps.record(RELU, report, own.parent)
    assert said == (
        "Solved! `grade solution 4 --diff` shows yours beside the reference solution.",
        f"Next: 05 The mean squared error, {find('5').minutes} minutes: `grade start 5`",
    )
    assert next_steps.load().of(RELU.name).done
    handout = replace(RELU, solution_folder=folder / "none")
    assert next_steps.record(handout, report) == ()
    (folder / progress.FILE).write_text('{"schema": "grader.progress/2"}', encoding="utf-8")
    assert "another version of the grader" in next_steps.record(handout, report)[0]


def test_a_progress_file_from_the_future_is_a_clear_sentence(grade, folder):
    (folder / progress.FILE).write_text('{"schema": "grader.progress/2"}', encoding="utf-8")
    for verb in ("list", "next", "hint"):
        done = grade(verb)
        assert (done.code, "another version of the grader" in done.err) == (2, True)


def test_a_broken_progress_file_is_said_and_the_command_goes_on(grade, folder):
    (folder / progress.FILE).write_text("{", encoding="utf-8")
    done = grade("list", "--format", "json")
    assert (done.code, ".broken-1" in done.err) == (0, True)
    assert states(done)[LINEAR.name]["state"] == "started"


def test_no_exercise_is_taken_for_a_verb():
    for exercise in exercises():
        for name in (exercise.name, exercise.name.partition("_")[2], str(exercise.number)):
            assert cli.resolve_command(None, [name])[0] == "EXERCISE"


def test_a_hint_fits_a_narrow_terminal(grade, folder):
    lines = grade("hint", "3", env={"COLUMNS": "60"}).out.splitlines()
    assert len(lines) > 2
    assert max(map(len, lines)) <= 60
