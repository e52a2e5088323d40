"""The command itself: help, start, doctor."""

from __future__ import annotations

import subprocess
import sys

from grader.cli import output


def test_help_lists_commands_and_exercises(grade):
    done = grade("--help")
    assert done.code == 0
    assert "doctor" in done.out
    assert "exercise03_linear" in done.out


def test_help_imports_neither_torch_nor_pytest():
    heavy = "import sys; from grader.cli.main import run; run(['--help']); "
    heavy += "sys.exit(bool({'torch', 'numpy', 'pytest', 'rich'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, check=False).returncode == 0


def test_on_a_terminal_a_message_breaks_between_words_and_code_stays_as_it_is(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    code = "    " + "x" * 60
    output.say("a line of words that is wider than this terminal\n" + code)
    assert capsys.readouterr().err == f"a line of words that is wider than this\nterminal\n{code}\n"


def test_start_copies_the_exercise_and_never_overwrites(grade, tmp_path):
    assert grade("start", "exercise03").code == 0
    stub = tmp_path / "exercises/exercise03_linear/linear.py"
    stub.write_text("mine", encoding="utf-8")
    again = grade("start", "3")
    assert again.code == 2
    assert "already here" in again.err
    assert stub.read_text(encoding="utf-8") == "mine"


def test_doctor_names_every_layer(grade):
    done = grade("doctor")
    assert done.code == 0
    for layer in (
        "session",
        "descriptors",
        "environment",
        "rlimits",
        "no_new_privs",
        "landlock",
        "seccomp",
        "watchdog",
    ):
        assert layer in done.out
