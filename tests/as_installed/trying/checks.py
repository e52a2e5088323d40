"""What is tried in the fresh environment, by its own Python: each check says a sentence and gives the table's cell.

    .venv/bin/python tests/as_installed/trying/checks.py ANSWER.json LAYERS

LAYERS: the isolation layers in force where it was started from, with commas between. ANSWER.json: the table's row.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

import grader
from grader.course.catalogue import exercises, find, preloads
from grader.diagnosis.mistakes import as_submission
from grader.examiner.client import Examiner
from grader.grading import judge
from grader.results import Environment, Report

ROOT = Path(__file__).resolve().parents[3]
GRADE = Path(sys.executable).with_name("grade")
PATIENCE_S = 600
SEED = 1
# As many pips install it: elsewhere the index may have a build for the CPU alone.
HAS_CUDA_BUILD = (platform.system(), platform.machine()) == ("Linux", "x86_64")
MISTAKES = {
    "03": "weight_gradient_averaged",
    "05": "divides_by_batch_only",
    "07": "slope_of_the_activation",
    "20": "dx_kernel_not_flipped",
}
# A right answer but for its last step, so that few cases fill the memory.
HOG = """{reference}

    def update(self, lr):
        held = []
        while True:
            held.append(b"x" * (1 << 24))
"""


class Wrong(Exception):
    """What was tried didn't come out as it must. cell: what the table says of it, other than ✗."""

    def __init__(self, said: str, cell: str = "✗") -> None:
        super().__init__(said)
        self.cell = cell


@dataclass
class Room:
    """Where the checks work: the examiner that most share, an empty folder. cells: the table's, by column."""

    examiner: Examiner
    here: Environment
    folder: Path
    layers: frozenset[str]
    cells: dict[str, str] = field(default_factory=dict)

    def judge(self, exercise: str, file: Path) -> Report:
        """Grade a file with the shared examiner."""
        return grader.grade(exercise, file, seed=SEED, examiner=self.examiner)


def main(answer: Path, layers: str) -> int:
    """Run all checks, whatever each one gives. 0: all came out as they must."""
    with _room(frozenset(filter(None, layers.split(",")))) as room:
        checks = (torch_build, doctor, references, mistakes, memory, batch, notebook)
        right = [_tried(check, room) for check in checks]
        release = ".".join(platform.release().split(".")[:2])
        row = {
            "python": room.here.python, "torch": room.here.torch, "numpy": room.here.numpy,
            "platform": f"{platform.system()} {release} {platform.machine()}", "device": room.here.device,
            "date": datetime.now(UTC).date().isoformat(), **room.cells,
        }  # fmt: skip
        answer.write_text(json.dumps(row), encoding="utf-8")
    return 0 if all(right) else 1


def torch_build(room: Room) -> str:
    """The index gave torch's CUDA build, and the grader is this tree's."""
    if not Path(grader.__file__).is_relative_to(ROOT):
        raise Wrong(f"`import grader` gives {grader.__file__}, which isn't below {ROOT}.")
    cuda = _python("import torch; print(torch.version.cuda)")
    if cuda == "None" and HAS_CUDA_BUILD:
        raise Wrong(f"torch {room.here.torch} is built for the CPU alone: pip's index isn't the one that users have.")
    return f"torch {room.here.torch}, numpy {room.here.numpy}, CUDA {cuda}"


def doctor(room: Room) -> str:
    """`grade doctor` ends well, and no layer is missing that stands in the developer's environment."""
    _grade(room, 0, "doctor")
    lost = room.layers - {layer.name for layer in room.here.isolation if layer.in_force}
    if lost:
        raise Wrong(f"{', '.join(sorted(lost))}: in force in the developer's environment, missing here.")
    room.cells["doctor"] = "✓"
    return f"{len(room.here.isolation)} layers, {len(room.layers)} in force in the developer's environment, as here"


def references(room: Room) -> str:
    """Each exercise's reference earns full score, one of them by the command."""
    short = []
    for exercise in exercises():
        report = room.judge(exercise.name, ROOT / "solutions" / exercise.name / exercise.stub)
        if (report.status, report.score) != ("passed", exercise.points):
            lost = [f"{each.id}: {each.feedback}" for each in report.tests if each.outcome not in ("passed", "not_run")]
            short.append(" ".join([f"{exercise.name} {report.verdict}", *report.notes, *lost]))
    cell = f"{len(exercises()) - len(short)} of {len(exercises())}"
    if short:
        raise Wrong("; ".join(short), cell)
    _grade(room, 0, "exercise03", "--submission", ROOT / "solutions/exercise03_linear/linear.py")
    room.cells["references"] = cell
    return f"{cell} have full score"


def mistakes(room: Room) -> str:
    """A wrong answer is named as the mistake that it is, one of them by the command."""
    unnamed = []
    for number, name in MISTAKES.items():
        exercise = find(number)
        handed_in = as_submission(exercise, exercise.solution_folder / "mistakes" / f"{name}.py")
        report = judge(exercise, handed_in, "auto", SEED, room.examiner)
        named = [test.diagnosis.mistake for test in report.tests if test.diagnosis and test.diagnosis.mistake]
        if named[:1] != [name]:
            unnamed.append(f"{exercise.name}: {name} is taken for {named[0] if named else 'no known mistake'}")
    cell = f"{len(MISTAKES) - len(unnamed)} of {len(MISTAKES)}"
    if unnamed:
        raise Wrong("; ".join(unnamed), cell)
    said = _grade(room, 1, "5", "--submission", ROOT / "tests/golden/submissions/mse.py")
    if "The gradient divides only by the number of rows" not in said:
        raise Wrong(f"`grade 5` doesn't say that mse.py divides by the rows alone:\n{said}")
    room.cells["mistakes"] = cell
    return f"{cell} named: {', '.join(MISTAKES.values())}"


def memory(room: Room) -> str:
    """What needs more memory than the limit is told so; what needs 85 % of it never is."""
    file, reference = room.folder / "hog.py", ROOT / "solutions/exercise03_linear/linear.py"
    file.write_text(HOG.format(reference=reference.read_text(encoding="utf-8").rstrip()), encoding="utf-8")
    outcomes = {test.outcome for test in room.judge("exercise03", file).tests}
    if "memory" not in outcomes:
        raise Wrong(f"A memory hog isn't told so: its tests end as {', '.join(sorted(outcomes))}.")
    said = _pytest("tests/sandbox/test_memory.py")
    room.cells["memory"] = "✓"
    return f"a hog is told; tests/sandbox/test_memory.py: {said}"


def batch(room: Room) -> str:
    """A class of six is graded into a gradebook, whatever is handed in, and exported."""
    right, wrong = ROOT / "solutions/exercise03_linear/linear.py", ROOT / "tests/golden/submissions/linear.py"
    for student, file in (("ada", right), ("bob", wrong), ("fay", right)):
        shutil.copy(file, _desk(room, student) / "linear.py")
    shutil.copy(ROOT / "solutions/exercise05_mse/mse.py", _desk(room, "fay") / "mse.py")
    (_desk(room, "cy") / "linear.py").write_text("def (", encoding="utf-8")
    cells = [nbformat.v4.new_markdown_cell("# Mine"), nbformat.v4.new_code_cell(right.read_text(encoding="utf-8"))]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), _desk(room, "dee") / "linear.ipynb")
    (_desk(room, "eve") / "linear.py").write_text("", encoding="utf-8")

    _grade(room, 1, "batch", "class", "-g", "class.db")  # 1: one can't be read
    _grade(room, 0, "export", "class.db", "--format", "json", "-o", "class.json")
    _grade(room, 0, "export", "class.db", "-o", "class.html")
    students = json.loads((room.folder / "class.json").read_text(encoding="utf-8"))["students"]
    found = {each["student"]: [grade["score"] for grade in each["grades"]] for each in students}
    expected = {"ada": [10], "bob": [4], "cy": [0], "dee": [10], "eve": [0], "fay": [10, 10]}
    if found != expected:
        raise Wrong(f"The scores are {found}, not {expected}.")
    if "Linear" not in (room.folder / "class.html").read_text(encoding="utf-8"):
        raise Wrong("class.html shows no exercise.")
    room.cells["batch"] = "✓"
    return "right, wrong, no Python, a notebook, empty, two exercises: each has its score"


def notebook(room: Room) -> str:
    """A cell under `%%grade` in a real kernel has the score that the command gives."""
    said = _pytest("-m", "slow", "tests/jupyter/test_notebook.py")
    room.cells["notebook"] = "✓"
    return f"tests/jupyter/test_notebook.py: {said}"


@contextmanager
def _room(layers: frozenset[str]) -> Iterator[Room]:
    with TemporaryDirectory() as folder, Examiner(preloads(exercises())) as examiner:
        yield Room(examiner, examiner.look_around(), Path(folder), layers)


def _tried(check: Callable[[Room], str], room: Room) -> bool:
    began = time.monotonic()
    try:
        said, right = check(room), True
    except Exception as error:  # all are tried
        said, right = str(error) if isinstance(error, Wrong) else f"{type(error).__name__}: {error}", False
        room.cells.setdefault(check.__name__, error.cell if isinstance(error, Wrong) else "✗")
    print(f"{'✓' if right else '✗'} {check.__name__:<12}{time.monotonic() - began:5.0f} s  {check.__doc__}", flush=True)
    print(f"{' ' * 23}{said}", flush=True)
    return right


def _desk(room: Room, student: str) -> Path:
    folder = room.folder / "class" / student
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _grade(room: Room, code: int, *arguments: object) -> str:
    """What the command says, its lines joined, as it does for a user without a terminal."""
    done = _run([GRADE, *arguments], room.folder)
    said = " ".join((done.stdout + done.stderr).split())
    if done.returncode != code:
        raise Wrong(f"`grade {' '.join(map(str, arguments))}` ended with {done.returncode} instead of {code}: {said}")
    return said


def _pytest(*arguments: str) -> str:
    """What pytest's last line says."""
    done = _run([sys.executable, "-m", "pytest", "-q", *arguments], ROOT)
    lines = done.stdout.strip().splitlines() or [done.stderr.strip()]
    if done.returncode or not re.match(r"\d+ passed", lines[-1]):
        raise Wrong("\n".join(line for line in lines if line.startswith(("E  ", "FAILED"))) or lines[-1])
    return lines[-1]


def _python(code: str) -> str:
    return _run([sys.executable, "-c", code], ROOT).stdout.strip()


def _run(command: Sequence[object], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, timeout=PATIENCE_S,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
