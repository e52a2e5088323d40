"""`grade handout`: nothing of the private folders is in it, and its grader says what is left to the teacher's."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOSED = ("solutions", "tests/hidden")
LONG = 20
IMPORT = re.compile(r"^from [\w.]+ import (?:\([^)]*\)|.*)", re.MULTILINE)
SAID = "The hidden tests, which give the points, aren't part of this handout: your teacher's grader runs them."


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handout of the whole course."""
    folder = tmp_path_factory.mktemp("handed") / "handout"
    done = run(Path(sys.executable).with_name("grade"), "handout", folder, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def student(handed: Path, checkout):
    """A student's copy of it, whose own grader runs (in place, not installed)."""
    shutil.rmtree(checkout.root)
    shutil.copytree(handed, checkout.root)
    return checkout


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=300)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def closed_lines() -> set[str]:
    """Every line of the private folders that tells something: long, no import, no mere start of a call, and in no open
    file."""
    files = [file for room in CLOSED for file in (ROOT / room).rglob("*") if file.suffix in (".py", ".toml")]
    texts = [IMPORT.sub("", file.read_text(encoding="utf-8")) for file in files]
    lines = {" ".join(line.split()) for text in texts for line in text.splitlines() if not line.endswith("(")}
    known = " ".join(
        " ".join(file.read_text(encoding="utf-8").split()) for file in (ROOT / "exercises").rglob("*") if file.is_file()
    )
    return {line for line in lines if len(line) >= LONG and line not in known}


def leaks(folder: Path) -> list[str]:
    lines = closed_lines()
    assert len(lines) > 2000
    texts = {name: " ".join(content.decode().split()) for name, content in bytes_of(folder).items()}
    return [f"{name}: {line}" for name, text in sorted(texts.items()) for line in lines if line in text]


def test_no_line_of_the_closed_rooms_is_handed_out(handed):
    assert leaks(handed) == []


@pytest.mark.parametrize("room", CLOSED)
def test_the_scan_finds_a_planted_line(handed, tmp_path, room):
    shutil.copytree(handed, tmp_path / "planted")
    (file,) = (ROOT / room / "exercise05_mse").glob("*.py")
    telling = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.strip() in closed_lines())
    with (tmp_path / "planted/grader/course/catalogue.py").open("a", encoding="utf-8") as out:
        out.write(f"#   {telling}\n")
    assert leaks(tmp_path / "planted") == [f"grader/course/catalogue.py: {telling.strip()}"]


def test_only_what_is_meant_is_in_it(handed):
    assert {path.name for path in handed.iterdir()} == {
        "LICENSE", "README.md", "constraints.txt", "exercises", "grader", "pyproject.toml",
    }  # fmt: skip
    for folder in (handed / "exercises").glob("exercise*"):
        assert len(list(folder.iterdir())) == 4
    assert not [path for path in handed.rglob("*") if path.name == "__pycache__" or path.name.startswith(".")]


def test_the_same_course_gives_the_same_bytes_and_exercises_may_be_chosen(grade, handed, tmp_path):
    (tmp_path / "again").mkdir()
    assert grade("handout", "again").code == 0
    assert bytes_of(tmp_path / "again") == bytes_of(handed)
    assert grade("handout", "some", 5, "linear", 5).code == 0
    assert {path.name for path in (tmp_path / "some/exercises").iterdir()} == {
        "HANDOUT", "exercise03_linear", "exercise05_mse",
    }  # fmt: skip
    assert "exercises/exercise04_relu" not in (tmp_path / "some/README.md").read_text(encoding="utf-8")


def test_what_a_checkout_has_besides_stays_there(checkout):
    for room in ("exercises", "solutions", "tests/hidden"):
        shutil.copytree(ROOT / room / "exercise05_mse", checkout.root / room / "exercise05_mse")
    for name in ("LICENSE", "constraints.txt"):
        shutil.copy(ROOT / name, checkout.root)
    for stray in ("exercises/exercise05_mse/solved.py", "exercises/.grade-progress.json", "grader/.notes"):
        (checkout.root / stray).write_text("stray", encoding="utf-8")
    assert checkout.grade("handout", "out").code == 0
    out = checkout.root.parent / "out"
    assert not [file for file, content in bytes_of(out).items() if content == b"stray"]
    (checkout.root / "exercises/exercise05_mse/README.md").unlink()
    done = checkout.grade("handout", "broken")
    assert (done.code, "exercise05_mse lacks README.md." in done.err) == (3, True)
    assert {path.name for path in out.parent.iterdir()} == {"checkout", "out"}


@pytest.mark.parametrize(
    ("folder", "sentence"),
    [
        ("full", "full is not empty."),
        ("full/file", "file is a file."),
        ("no/where", "no does not exist."),
        (ROOT / "solutions/new", "which is part of the course."),
        (ROOT / "grader", "which is part of the course."),
    ],
)
def test_a_folder_that_will_not_do_is_refused(grade, tmp_path, folder, sentence):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").touch()
    done = grade("handout", folder)
    assert done.code == 2
    assert sentence in done.said
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full"]


def test_the_worked_examples_decide_and_the_report_says_so(student):
    mine = student.root / "exercises/exercise05_mse/mse.py"
    shutil.copy(ROOT / "tests/golden/submissions/mse.py", mine)
    wrong = student.grade("5", "-s", mine)
    assert wrong.code == 1
    assert "Why: `MSE().backprop_gradient()` is exactly 2 times too large." in wrong.said
    assert f"Worked examples: 1 of 2 are right. {SAID}" in wrong.said
    assert "Score" not in wrong.out
    shutil.copy(ROOT / "solutions/exercise05_mse/mse.py", mine)
    right = student.grade("5", "-s", mine, "--seed", 4, "--format", "json", "--format", "html", "-o", "r.html")
    report = json.loads(right.out)
    assert (right.code, report["status"], report["score"], report["max_score"]) == (0, "passed", 0, 0)
    assert report["notes"] == [f"Worked examples: 2 of 2 are right. {SAID}"]
    schema = json.loads((ROOT / "grader/reporting/schema/report-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, schema)
    page = (student.root.parent / "r.html").read_text(encoding="utf-8")
    assert "<title>2 of 2 worked examples: The mean squared error</title>" in page


def test_an_answer_that_breaks_the_examples_themselves_is_no_fault_of_the_course(student):
    mine = student.root.parent / "mse.py"
    mine.write_text("class MSE:\n    def __call__(self, *_):\n        return {}\n    backprop_gradient = __call__\n")
    done = student.grade("5")
    assert done.code == 1
    assert "Worked examples: 0 of 2 are right." in done.said


def test_progress_counts_worked_examples(student):
    shutil.copy(ROOT / "solutions/exercise05_mse/mse.py", student.root.parent)
    assert student.grade("5").code == 0
    listed = student.grade("list")
    assert "05 The mean squared error done 2/2 2/2" in listed.said
    assert "the hidden tests, which give the points, are your teacher's." in listed.said
    assert "Hint 1 of 2" in student.grade("hint", 5).out
    assert "exercise01_chain_rule" in student.grade("next").out


def test_what_needs_the_closed_rooms_says_that_they_are_not_here(student):
    for command in (("solution", 5), ("check",), ("handout", "more"), ("new", "dropout")):
        done = student.grade(*command)
        assert done.code == 2
        assert f"it has neither hidden tests nor solutions, and `grade {command[0]}` needs them." in done.err


def test_hidden_tests_that_are_lost_are_the_courses_fault_where_it_is_no_handout(checkout):
    shutil.copytree(ROOT / "exercises/exercise05_mse", checkout.root / "exercises/exercise05_mse")
    done = checkout.grade("5", "-s", ROOT / "solutions/exercise05_mse/mse.py")
    assert done.code == 3
    assert "exercise05_mse has no hidden tests in" in done.err


def test_a_stub_that_is_solved_is_not_handed_out(checkout, tmp_path):
    name = "exercise05_mse"
    for room in ("exercises", "solutions", "tests/hidden"):
        shutil.copytree(ROOT / room / name, checkout.root / room / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "solutions" / name / "mse.py", checkout.root / "exercises" / name)
    done = checkout.grade("handout", tmp_path / "handed")
    assert done.code == 3
    assert "mse.py is no stub: it earns 10 of 10 points." in done.err
    assert not (tmp_path / "handed").exists()


@pytest.mark.slow
def test_a_student_installs_it_and_works(handed, tmp_path):
    """As its README.md says, but with the libraries of this environment."""
    shutil.copytree(handed, tmp_path / "handout")
    here, venv = tmp_path / "handout", tmp_path / "handout/.venv"
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, cwd=here)
    assert built.returncode == 0, built.stderr
    assert not list(here.glob("*.egg-info")) + list(here.glob("dist"))
    (wheel,) = tmp_path.glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=here)
    pip = (sys.executable, "-m", "pip", "--python", venv / "bin/python")
    installed = run(*pip, "install", "--no-deps", "--quiet", wheel, cwd=here)
    assert installed.returncode == 0, installed.stderr
    (packages,) = (venv / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    grade = venv / "bin/grade"
    stub = run(grade, "exercise03", cwd=here)
    assert stub.returncode == 1, stub.stderr
    assert "Worked examples: 0 of" in stub.stdout
    mine = here / "exercises/exercise03_linear/linear.py"
    untouched = mine.read_bytes()
    shutil.copy(ROOT / "solutions/exercise03_linear/linear.py", mine)
    right = run(grade, "exercise03", cwd=here)
    assert right.returncode == 0, right.stdout + right.stderr
    assert str(venv) in run(grade, "doctor", "--format", "json", cwd=here).stdout
    assert run(grade, "reset", "3", "--yes", cwd=here).returncode == 0
    assert mine.read_bytes() == untouched
    (tmp_path / "else").mkdir()
    assert run(grade, "start", "3", "--notebook", cwd=tmp_path / "else").returncode == 0
