"""`%%grade` in a shell: the cell's text is judged, the report is shown, and the cell runs as any other."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from grader.examiner.client import Examiner

ROOT = Path(__file__).resolve().parents[2]
RIGHT = (ROOT / "solutions/exercise03_linear/linear.py").read_text(encoding="utf-8")
WRONG = (ROOT / "tests/golden/submissions/linear.py").read_text(encoding="utf-8")
HOSTILE = """\
class Linear:
    def __init__(self, inputs, neurons):
        raise ValueError("<script>alert(1)</script> \\x1b[31m")
"""
STUCK = """\
class Linear:
    def __init__(self, inputs, neurons):
        while True:
            pass
"""


def headed(cell: str, line: str = "exercise03 --device cpu --seed 1") -> str:
    return f"%%grade {line}\n{cell}"


def score(ran) -> str:
    return re.search(r"Score: (\S+ of \S+)", ran.text)[1]


def examiner_of(shell) -> Examiner | None:
    (slot,) = shell.magics_manager.registry["GradeMagics"].examiners._slots
    return slot.examiner


def test_cells_are_graded_by_one_examiner_and_run_in_the_kernel(run, shell):
    """One shell for all of it: every new examiner takes seconds."""
    run("import torch\ndef scale(n):\n    return (2 / n) ** 0.5")
    right = run(headed(RIGHT + "\nLinear(2, 3).bias.tolist()"))
    assert score(right) == "10 of 10"
    assert set(right.shown[0]) == {"text/plain", "text/html"}
    assert "[0.0, 0.0, 0.0]" in right.printed  # its last value, as for any cell
    assert "Linear" in shell.user_ns

    examiner = examiner_of(shell)
    wrong = run(headed(WRONG.replace("import torch", "")))  # which an earlier cell has imported
    assert score(wrong) == "4 of 10"
    assert "divided by the batch size" in wrong.text
    assert "divided by the batch size" in " ".join(wrong.shown[0]["text/html"].split())

    hostile = run("%%time\n" + headed(HOSTILE))
    assert "<script>alert" in hostile.text
    assert "&lt;script&gt;alert" in hostile.shown[0]["text/html"]
    assert "<script" not in hostile.shown[0]["text/html"]
    assert "\x1b" not in hostile.text + hostile.shown[0]["text/html"]
    assert "this cell, line 4, in __init__" in hostile.text  # as on the screen, where `%%grade` is a line, too

    raising = run(headed("scale(1)\n" + RIGHT.replace("(2 / input_dim) ** 0.5", "scale(input_dim)") + "\n1 / 0"))
    assert "`scale` is defined in another cell, but this cell is graded alone" in raising.text
    assert isinstance(raising.error, ZeroDivisionError)
    assert "grader/" not in raising.printed  # the kernel's own traceback, of the cell alone

    empty = run(headed("# nothing yet"))
    assert empty.printed.startswith("This cell has no code")
    assert empty.error is None
    assert examiner_of(shell) is examiner


@pytest.mark.slow  # two examiners
def test_an_examiner_that_died_is_replaced(run, shell):
    assert score(run(headed(RIGHT))) == "10 of 10"
    died = examiner_of(shell)
    os.killpg(died._process.pid, signal.SIGKILL)
    died._process.wait()
    assert score(run(headed(RIGHT))) == "10 of 10"
    assert examiner_of(shell) is not died


def test_an_interrupt_stops_the_grading_and_the_cell(run, shell):
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    stopped = run(headed(STUCK + "\nafter = 1"))
    timer.join()
    assert stopped.printed.strip() == "Stopped."
    assert stopped.shown == []
    assert "after" not in shell.user_ns
    assert examiner_of(shell) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("exercise99", "There is no exercise called 'exercise99'. Did you mean"),
        ("", "UsageError: the following arguments are required: exercise"),
        ("3 --sead 1", "UsageError: unrecognized arguments: --sead 1"),
        ("3 --seed -1", "UsageError: argument --seed: '-1' is not a number from 0 to 2147483647"),
        ("3 --device tpu", "UsageError: argument --device: invalid choice: 'tpu'"),
    ],
)
def test_a_wrong_command_is_one_sentence_and_nothing_runs(run, shell, line, sentence):
    ran = run(headed("after = 1", line))
    assert ran.printed.startswith(sentence)
    assert ran.printed.count("\n") == 1
    assert ran.error is not None
    assert "after" not in shell.user_ns
    assert examiner_of(shell) is None


def test_what_is_no_python_is_the_kernels_to_refuse(run):
    ran = run(headed("class Linear(:"))
    assert isinstance(ran.error, SyntaxError)
    assert "SyntaxError" in ran.printed
    assert ran.shown == []


def test_an_unloaded_extension_is_gone(run, shell):
    run("%unload_ext grader")
    assert "Cell magic `%%grade` not found" in run(headed("x = 1")).printed
    run("%load_ext grader")
    assert "no exercise called" in run(headed("x = 1", "nothing")).printed


def test_loading_imports_neither_torch_nor_numpy_and_the_package_needs_no_ipython():
    code = "import sys, grader; assert 'IPython' not in sys.modules; import grader.jupyter.magic; "
    code += "sys.exit(bool({'torch', 'numpy', 'pytest'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
