"""`grade EXERCISE` as its users meet it: what they type, what they read, which code a script gets."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import nbformat
import pytest

from grader.course.catalogue import find
from grader.reporting.json import SCHEMA_FILE

Grade = Callable[..., object]
LINEAR = find("exercise03")


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The reference solution, as a learner's own file."""
    return Path(shutil.copy(LINEAR.solution, tmp_path))


def write(folder: Path, text: str, name: str = "linear.py") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_right_answer_earns_full_points_and_exit_code_0(grade, reference):
    done = grade("exercise03")
    assert done.code == 0
    assert "Score: 10 of 10 points" in done.out
    assert done.err == ""


def test_the_stub_earns_nothing_and_says_where_to_begin(grade, tmp_path):
    shutil.copy(LINEAR.public_folder / "linear.py", tmp_path)
    done = grade("3")
    assert done.code == 1
    assert "Score: 0 of 10 points" in done.out
    assert "`Linear(3, 5)` is not written yet: linear.py, line" in done.said


def test_what_is_not_written_yet_is_named_without_the_sizes_of_its_inputs(grade, tmp_path):
    shutil.copy(find("exercise01").public_folder / "chain_rule.py", tmp_path)
    said = grade("1").said
    assert "`forward(…)` is not written yet: chain_rule.py, line" in said
    assert "of shape" not in said
    assert said.partition("Fix first: ")[2].partition(" Then: ")[0].endswith("`forward(…)` is not written yet.")


@pytest.mark.parametrize("power", ["(2 / input_dim) ^ 0.5", "torch.tensor(2 / input_dim) ^ 1"])
def test_an_exclusive_or_is_no_power_and_no_gap(grade, reference, power):
    """torch raises NotImplementedError for it, as a stub does."""
    write(reference.parent, reference.read_text().replace("(2 / input_dim) ** 0.5", power))
    said = grade("3", "--device", "cpu").said
    assert "not written yet" not in said
    assert "In Python a power is `**`: `^` is the exclusive or of bits" in said


def test_the_json_report_has_the_line_that_raised(grade, tmp_path):
    shutil.copy(LINEAR.public_folder / "linear.py", tmp_path)
    tests = json.loads(grade("3", "--device", "cpu", "--format", "json").out)["tests"]
    place = next(test["location"] for test in tests if test["location"])
    lines = (tmp_path / "linear.py").read_text(encoding="utf-8").splitlines()
    assert (place["label"], place["function"]) == ("linear.py", "__init__")
    assert place["source"] == lines[place["line"] - 1].strip()
    assert "NotImplementedError" in place["source"]


def test_a_wrong_gradient_is_named_and_the_rest_is_still_judged(grade, reference):
    write(reference.parent, reference.read_text().replace("self.x.T @ gradient", "self.x.T @ gradient / len(gradient)"))
    done = grade("linear")
    assert done.code == 1
    assert "is exactly 1/7 of what it should be (batch = 7). The weight gradient is divided" in done.said
    assert "✓  bias_gradient is the gradient of the loss with respect to the bias." in done.out


def test_one_seed_gives_one_report(grade, reference):
    reports = [json.loads(grade("3", "--seed", 7, "--format", "json").out) for _ in range(2)]
    for report in reports:
        for test in report["tests"]:
            del test["duration_s"]
        for layer in report["environment"]["isolation"]:
            del layer["ms"]
    assert reports[0] == reports[1]
    assert reports[0]["environment"]["seed"] == 7


def test_the_json_report_follows_its_schema_and_goes_where_it_is_sent(grade, reference, tmp_path):
    done = grade(
        "3", "--format", "json", "-o", tmp_path / "report.json", "--format", "text", "-o", tmp_path / "report.txt"
    )
    assert (done.code, done.out) == (0, "")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    assert (report["status"], report["score"], report["max_score"]) == ("passed", 10.0, 10.0)
    assert {layer["name"] for layer in report["environment"]["isolation"]} >= {"landlock", "seccomp", "watchdog"}
    assert "Score: 10 of 10" in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_cuda_is_asked_for_and_not_there(grade, reference):
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    done = grade("3", "--device", "cuda")
    assert (done.code, done.out) == (2, "")
    assert "There is no CUDA device here" in done.err
    assert not list(reference.parent.glob(".grade-progress*"))


@pytest.mark.parametrize("words", [["linear.py"], ["3", "linear.py"], ["exercise03_linear"], ["exercise03_linear/"]])
def test_a_submission_may_be_named_by_its_path_alone(grade, reference, words):
    copied = reference.parent / "exercise03_linear"
    copied.mkdir()
    shutil.copy(reference, copied)
    done = grade(*words, "--device", "cpu", "-o", "report.json")
    assert done.code == 0, done.err
    assert "Written: report.json\nScore: 10 of 10 points" in done.err


def test_a_path_that_is_for_no_exercise_or_a_second_path(grade, reference):
    reference.rename(reference.with_name("mine.py"))
    done = grade("mine.py")
    assert (done.code, done.out) == (2, "")
    assert "mine.py doesn't say which exercise it is for. Name it: `grade EXERCISE mine.py`." in done.said
    assert "Two submissions are named" in grade("3", "mine.py", "-s", "other.py").said


def test_the_file_here_comes_before_a_stub_in_a_folder(grade, reference):
    """As after README's first example, in a folder where `grade start` has been used."""
    assert grade("start", "3").code == 0
    done = grade("3", "--device", "cpu")
    assert done.code == 0
    assert "A linear layer · exercise03_linear · linear.py" in done.said


def test_a_notebook_trains_and_plots_at_top_level_and_is_graded_without_that(grade, reference, tmp_path):
    cells = [
        "import torch\nimport matplotlib_is_not_installed as plt",
        "%matplotlib inline\n" + reference.read_text(),
        "def broken(:",
        "while True:\n    plt.plot()",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(book, tmp_path / "homework.ipynb")
    done = grade("3", "-s", "homework.ipynb")
    assert done.code == 0
    assert "cell 3 was left out: it isn't valid Python" in done.out


def test_a_folder_gives_the_file_that_the_exercise_names_and_nothing_else(grade, tmp_path, reference):
    folder = tmp_path / "handed in"
    folder.mkdir()
    reference.rename(folder / "linear.py")
    for trap in ("conftest.py", "torch.py", "sitecustomize.py", "test_examples.py"):
        (folder / trap).write_text("raise SystemExit('this must not run')", encoding="utf-8")
    done = grade("3", "-s", folder, cwd=folder, env={"PYTHONPATH": ""})
    assert done.code == 0, done.err


BAD_FILES = {
    "empty": ("", 2, "linear.py is empty."),
    "syntax error": ("class Linear:\n    def f(self:\n        pass\n", 2, "2 | def f(self: ^"),
    "missing class": ("import torch\n\nclass Liner:\n    pass\n", 1, "does not define `Linear`; it defines `Liner`"),
    "wrong signature": (
        "class Linear:\n    def __init__(self, inputs):\n        pass\n", 1,
        "takes 2 positional arguments but 3 were given The exercise calls it as `Linear(input_dim, num_neurons)`.",
    ),
    "import fails": (
        "import no_such_module\n\nclass Linear(no_such_module.Base):\n    pass\n", 1,
        "ModuleNotFoundError: No module named",
    ),
    "autograd": (
        "import torch\n\nclass Linear:\n    w = torch.ones(2, requires_grad=True)\n", 1,
        "asks for gradients by hand",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "sentence"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_gets_a_clear_sentence(grade, tmp_path, text, code, sentence):
    write(tmp_path, text)
    done = grade("3", "--device", "cpu")
    assert done.code == code
    assert sentence in done.said
    assert "Traceback" not in done.said


def test_bytes_that_are_not_utf8_get_a_clear_sentence(grade, tmp_path):
    (tmp_path / "linear.py").write_bytes(b'name = "caf\xe9"\n')
    done = grade("3")
    assert (done.code, done.out) == (2, "")
    assert "is not UTF-8" in done.err
    assert "Save it as UTF-8" in done.err


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["3"], "There is no linear.py for exercise03_linear in"),
        (["3", "-s", "no.py"], "There is no file or folder no.py."),
        (["no.py"], "no.py doesn't say which exercise it is for."),
        (["3", "-s", "."], "has neither linear.py nor exactly one notebook"),
        (["exercise99"], "There is no exercise called 'exercise99'."),
        (["exercis03"], "Did you mean exercise03_linear"),
        (["docter"], "Did you mean `grade doctor`?"),
        (["3", "--format", "yaml"], "'yaml' is not one of"),
        (["3", "-o", "no/such/folder/report.txt"], "The folder no/such/folder does not exist."),
    ],
)
def test_a_wrong_command_exits_with_2_and_says_what_to_do(grade, args, sentence, tmp_path, monkeypatch):
    done = grade(*args)
    if args == ["3"]:  # in a checkout the course's own stub is the fallback
        pytest.skip("the fallback is tested in tests/test_install.py, outside a checkout")
    assert done.code == 2
    assert sentence in done.said
    assert "Traceback" not in done.err


def test_the_stubs_name_means_the_exercise_where_there_is_no_such_file(grade, tmp_path):
    own = tmp_path / "exercises" / LINEAR.name
    own.mkdir(parents=True)
    shutil.copy(LINEAR.solution, own / "linear.py")
    assert "Score: 10 of 10 points" in grade("linear.py", "--device", "cpu").out


def test_a_notebook_that_is_not_json_gets_a_clear_sentence(grade, tmp_path):
    write(tmp_path, "{", "homework.ipynb")
    done = grade("3", "-s", "homework.ipynb")
    assert done.code == 2
    assert "homework.ipynb is not a notebook: it isn't JSON." in done.err


def test_a_crash_costs_its_own_test_alone(grade, reference):
    write(
        reference.parent,
        reference.read_text().replace("def update(self, lr):", "def update(self, lr):\n        import os; os._exit(0)"),
    )
    done = grade("3", "--device", "cpu")
    assert done.code == 1
    assert "ended the whole Python process instead of returning." in done.said
    assert "Score: 8 of 10 points" in done.out


def test_an_endless_loop_is_stopped_and_named(grade, reference, tmp_path):
    write(
        reference.parent,
        reference.read_text().replace("def update(self, lr):", "def update(self, lr):\n        while True: pass"),
    )
    done = grade("3", "--format", "json", "--device", "cpu")
    tests = {test["id"]: test for test in json.loads(done.out)["tests"]}
    outcomes = {name: test["outcome"] for name, test in tests.items()}
    endless = tests["test_update[5-3-2-float32-cpu]"]
    assert done.code == 1
    assert endless["outcome"] == "timeout"
    assert endless["location"]["source"] == "while True: pass"
    assert "Run once more, it was in this loop after 0.5 s:" in endless["feedback"]
    assert outcomes["test_bias_gradient[7-3-5-float32-cpu]"] == "passed"


def test_too_much_memory_is_named(grade, reference):
    write(
        reference.parent, reference.read_text().replace("self.x = x\n", "self.x = x; self.huge = x.new_zeros(10**10)\n")
    )
    done = grade("3", "--device", "cpu")
    assert done.code == 1
    assert "It ran out of memory." in done.out


def test_patching_the_judge_earns_nothing(grade, reference):
    """The attack that gives 13 of 13 points elsewhere: a wrong gradient, and an assert_close that likes everything."""
    patched = "import torch.testing\ntorch.testing.assert_close = lambda *a, **k: None\n"
    patched += "torch.allclose = lambda *a, **k: True\n"
    wrong = reference.read_text().replace("self.x.T @ gradient", "0 * self.weights")
    write(reference.parent, patched + wrong)
    done = grade("3", "--device", "cpu", "--format", "json")
    report = json.loads(done.out)
    assert report["score"] == 5.0
    assert {t["outcome"] for t in report["tests"] if t["id"].startswith("test_weight_gradient")} == {"failed"}


def test_hidden_tests_and_solutions_cannot_be_read(grade, reference):
    closed = [str(LINEAR.solution), str(LINEAR.hidden_folder / "test_linear.py")]
    spy = f"""
def peek(path):
    try:
        return open(path).read()
    except OSError as error:
        return type(error).__name__

FOUND = [peek(path) for path in {closed}]
"""
    source = spy + reference.read_text().replace(
        "def update(self, lr):", "def update(self, lr):\n        raise ValueError(str(FOUND))"
    )
    write(reference.parent, source)
    done = grade("3", "--device", "cpu")
    refused = r"'(PermissionError|FileNotFoundError)'"
    assert re.search(rf"ValueError: \[{refused}, {refused}\]", done.said)


def test_an_unexpected_exception_of_ours_is_said_in_one_line(monkeypatch, capsys):
    from grader.cli.main import run

    monkeypatch.setattr("grader.course.catalogue.find", lambda name: 1 / 0)
    assert run(["start", "exercise03"]) == 3
    said = capsys.readouterr().err
    assert "The grader failed (ZeroDivisionError at" in said
    assert "Traceback" not in said


def test_a_terminal_shows_how_far_grading_is_and_then_the_report_alone(reference):
    """The line is erased before the report; a file or a pipe never gets it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from grader.cli.main import main; main()", "3", "--device", "cpu"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm"}
    with subprocess.Popen(command, cwd=reference.parent, stdin=theirs, stdout=theirs, stderr=theirs, env=env):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # what Linux answers once nobody has the terminal open
            while part := os.read(ours, 65536):
                shown += part
    os.close(ours)
    before, _, report = shown.decode().rpartition("\r\x1b[J")
    assert re.match(r"(Starting|Grading linear\.py), 0\.\d s", before)
    assert re.search(r"Grading linear\.py: \d+ of 12 tests, \d+\.\d s", before)
    assert "Score: 10 of 10 points" in report
    assert "Grading" not in report
