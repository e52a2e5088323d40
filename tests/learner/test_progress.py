"""The progress file: what it keeps, and that no accident breaks it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import UsageFault
from grader.learner import progress
from grader.learner.progress import Mark, Progress


def mark(score: float, version: str = "1.0.0") -> Mark:
    return Mark(score, 10.0, version)


def keep(folder: Path, exercise: str, score: float) -> Progress:
    return progress.change(folder, lambda kept: kept.graded(exercise, mark(score)))


def python(code: str, folder: Path) -> subprocess.Popen[bytes]:
    """A process of its own, with `progress`, `keep`, `mark` and `folder` as here."""
    begin = "import os, pathlib, sys\nfrom grader.learner import progress\nfrom grader.learner.progress import Mark\n"
    begin += f"folder = pathlib.Path({str(folder)!r})\n"
    return subprocess.Popen([sys.executable, "-c", begin + code])


def test_the_best_mark_stays_and_says_its_version(tmp_path):
    keep(tmp_path, "exercise03_linear", 8)
    keep(tmp_path, "exercise03_linear", 5)
    kept = progress.load(tmp_path)
    assert kept.latest == "exercise03_linear"
    assert (kept.of("exercise03_linear").last, kept.of("exercise03_linear").best) == (mark(5), mark(8))
    assert not kept.of("exercise03_linear").done
    progress.change(tmp_path, lambda kept: kept.graded("exercise03_linear", mark(10, "1.1.0")))
    solved = progress.load(tmp_path).of("exercise03_linear")
    assert solved.done
    assert solved.best == mark(10, "1.1.0")


def test_hints_are_counted_up_to_those_there_are(tmp_path):
    for _ in range(4):
        progress.change(tmp_path, lambda kept: kept.hinted("exercise03_linear", 3))
    assert progress.load(tmp_path).of("exercise03_linear").hints == 3


def test_an_exercise_that_the_course_does_not_have_is_kept(tmp_path):
    keep(tmp_path, "exercise99_gone", 4)
    keep(tmp_path, "exercise03_linear", 4)
    assert progress.load(tmp_path).of("exercise99_gone").best == mark(4)


def test_two_commands_at_once_lose_nothing(tmp_path):
    code = "for n in range(60): progress.change(folder, lambda kept: kept.hinted({!r}, 1000))"
    both = [python(code.format(name), tmp_path) for name in ("one", "two", "one")]
    assert [process.wait(60) for process in both] == [0, 0, 0]
    kept = progress.load(tmp_path)
    assert (kept.of("one").hints, kept.of("two").hints, kept.note) == (120, 60, "")


@pytest.mark.parametrize("last", ["json.dump", "os.fsync", "os.replace"])
def test_a_command_killed_while_it_writes_leaves_the_file_as_it_was(tmp_path, last):
    keep(tmp_path, "exercise03_linear", 8)
    code = f"import json, signal; {last} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
    code += "progress.change(folder, lambda kept: kept.graded('exercise03_linear', Mark(9.0, 10.0, '1.0.0')))"
    assert python(code, tmp_path).wait(60) == -9
    kept = progress.load(tmp_path)
    assert (kept.of("exercise03_linear").best, kept.note) == (mark(8), "")
    assert keep(tmp_path, "exercise03_linear", 9).note == ""
    assert progress.load(tmp_path).of("exercise03_linear").best == mark(9)


GOOD = {"schema": "grader.progress/1", "latest": None, "exercises": {}}


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", "\0" * 40, "[" * 100_000, '{"schema": 3}', '{"exercises": {}}', " " * 2_000_000,
        json.dumps({"schema": "grader.progress/1"}),
        json.dumps({**GOOD, "latest": 3}),
        json.dumps({**GOOD, "exercises": []}),
        json.dumps({**GOOD, "exercises": {"exercise03_linear": {"last": None, "best": None, "hints": -1}}}),
        json.dumps({**GOOD, "exercises": {"exercise03_linear": {"last": None, "best": None}}}),
        *(
            json.dumps({**GOOD, "exercises": {"e": {"last": None, "best": best, "hints": 0}}})
            for best in (
                {"score": 11, "of": 10, "version": ""}, {"score": float("nan"), "of": 10, "version": ""},
                {"score": 1, "of": float("inf"), "version": ""}, {"score": True, "of": 10, "version": ""},
                {"score": 1, "of": 10, "version": 1}, {"score": 1, "of": 10**400, "version": ""}, "10",
            )
        ),
    ],
)  # fmt: skip
def test_a_broken_file_is_set_aside_and_progress_starts_anew(tmp_path, content):
    file = tmp_path / progress.FILE
    file.write_text(content, encoding="utf-8")
    (tmp_path / f"{progress.FILE}.broken-1").write_text("an earlier one", encoding="utf-8")
    loaded = progress.load(tmp_path)
    assert f"It is now called {progress.FILE}.broken-2" in loaded.note
    assert loaded.exercises == {}
    assert (tmp_path / f"{progress.FILE}.broken-2").read_text(encoding="utf-8") == content
    assert (tmp_path / f"{progress.FILE}.broken-1").read_text(encoding="utf-8") == "an earlier one"
    assert keep(tmp_path, "exercise03_linear", 8).note == ""
    assert progress.load(tmp_path).of("exercise03_linear").best == mark(8)


def test_the_file_of_a_newer_grader_is_refused_and_left_alone(tmp_path):
    file = tmp_path / progress.FILE
    file.write_text('{"schema": "grader.progress/2"}', encoding="utf-8")
    for ask in (lambda: progress.load(tmp_path), lambda: keep(tmp_path, "exercise03_linear", 8)):
        with pytest.raises(UsageFault, match="another version of the grader"):
            ask()
    assert file.read_text(encoding="utf-8") == '{"schema": "grader.progress/2"}'


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path):
    folder = Path("/proc/self") if os.geteuid() == 0 else tmp_path  # where even root can't write
    tmp_path.chmod(0o555)
    after = keep(folder, "exercise03_linear", 8)
    tmp_path.chmod(0o755)
    assert "Your progress isn't saved" in after.note
    assert after.of("exercise03_linear").best == mark(8)


def test_a_folder_in_the_place_of_the_file_is_said_and_left_alone(tmp_path):
    (tmp_path / progress.FILE).mkdir()
    assert "can't be read (Is a directory)" in progress.load(tmp_path).note
    assert "Your progress isn't saved" in keep(tmp_path, "exercise03_linear", 8).note


def test_a_command_that_never_ends_holds_up_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_S", 0.1)
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    code = f"import time; progress.change(folder, lambda kept: (os.write({writing}, b'!'), time.sleep(60)) and kept)"
    begin = f"import os, pathlib; from grader.learner import progress; folder = pathlib.Path({str(tmp_path)!r})\n"
    process = subprocess.Popen([sys.executable, "-c", begin + code], pass_fds=[writing])
    try:
        assert os.read(reading, 1) == b"!"
        assert "another command" in keep(tmp_path, "exercise03_linear", 8).note
    finally:
        process.kill()
        process.wait()
        os.close(reading)
        os.close(writing)
