"""The wheel carries the course: `grade` works outside a checkout, and hides the private folders there too."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def grade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `grade` of a fresh environment with the wheel, which borrows the libraries of this one."""
    folder = tmp_path_factory.mktemp("install")
    source = folder / "source"  # the build writes beside its source
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.egg-info"))
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=source)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    installed = run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--quiet", wheel, cwd=folder
    )
    assert installed.returncode == 0, installed.stderr
    (packages,) = (folder / "venv/lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "venv/bin/grade"


def test_an_empty_folder_is_enough(grade: Path, tmp_path: Path) -> None:
    lost = run(grade, "exercise03", cwd=tmp_path)
    assert lost.returncode == 2
    assert "There is no linear.py for exercise03_linear in" in lost.stderr
    assert "`grade start exercise03`" in lost.stderr
    assert run(grade, "start", "3", cwd=tmp_path).returncode == 0
    stub = run(grade, "3", cwd=tmp_path)
    assert stub.returncode == 1
    assert "Score: 0 of 10 points" in stub.stdout
    shutil.copy(ROOT / "solutions/exercise03_linear/linear.py", tmp_path / "exercises/exercise03_linear")
    right = run(grade, "3", cwd=tmp_path)
    assert right.returncode == 0, right.stdout + right.stderr


def test_the_installed_closed_rooms_cannot_be_read(grade: Path, tmp_path: Path) -> None:
    course = grade.parents[1] / "share/backprop-grader"
    assert (course / "solutions/exercise03_linear/linear.py").is_file()
    spy = f"import os\ndef forward(*_):\n    return os.listdir({str(course)!r})\ngradients = update = forward\n"
    (tmp_path / "sigmoid_net.py").write_text(spy, encoding="utf-8")
    done = run(grade, "7", cwd=tmp_path)
    assert "PermissionError" in done.stdout or "FileNotFoundError" in done.stdout
    assert "exercise03_linear" not in done.stdout


def test_what_a_learner_starts_from_holds_nothing_of_the_closed_rooms(grade: Path, tmp_path: Path) -> None:
    for name in ("3", "4", "5", "7"):
        assert run(grade, "start", name, cwd=tmp_path).returncode == 0
    handed = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert not {path.name for path in (ROOT / "tests/hidden").rglob("test_*.py")} & handed
    assert not {path.name for path in (ROOT / "solutions").glob("*/mistakes/*.py")} & handed
