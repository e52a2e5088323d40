"""Colab and Kaggle: `pip install backprop-grader[jupyter]` leaves their torch, numpy and IPython as they are.

What these machines come with is told by https://github.com/googlecolab/backend-info; Kaggle's image is built upon
Colab's. The slow test installs the wheel where all that is there, and grades a cell in a kernel of it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
COLAB = {  # the release 2026.01, with Python 3.12
    "torch": "2.9.0", "numpy": "2.0.2", "ipython": "7.34.0", "ipykernel": "6.17.1", "jupyter_client": "7.4.9",
    "traitlets": "5.7.1", "nbformat": "5.10.4", "click": "8.3.1", "rich": "13.9.4", "pytest": "8.4.2",
    "filelock": "3.20.3", "jinja2": "3.1.6", "pyyaml": "6.0.3", "msgpack": "1.1.2", "watchfiles": "1.1.1",
}  # fmt: skip
OLDER = {"torch": "2.6.0", "numpy": "2.0.2", "ipython": "7.34.0"}  # the release 2025.07, with Python 3.11
NEWER = {"numpy": "2.2.6", "torch": "2.6.0"}  # on Python 3.13: the first numpy with wheels, the oldest torch
THEIRS = ("torch", "numpy", "ipython")


def requirements() -> dict[str, Requirement]:
    """What the package and its extra `jupyter` ask for, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["jupyter"]]
    return {canonicalize_name(each.name): each for each in map(Requirement, asked)}


@pytest.mark.parametrize("name", THEIRS)
def test_nothing_newer_is_ever_replaced(name):
    assert {each.operator for each in requirements()[name].specifier} <= {">="}


@pytest.mark.parametrize("installed", [COLAB, OLDER, NEWER], ids=["2026.01", "2025.07", "Python 3.13"])
def test_what_is_there_is_new_enough(installed):
    asked = requirements()
    known = {name: version for name, version in installed.items() if name in asked}
    assert set(THEIRS) & set(installed) <= set(known)
    assert [f"{name} {version}" for name, version in known.items() if version not in asked[name].specifier] == []


# As it is there

CELLS = [
    "import sys, IPython; print('kernel', IPython.__version__, type(sys.stdout).__module__)",
    "%load_ext grader",
    """%%grade exercise05 --device cpu --seed 1
class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return ((y_pred - y_true) ** 2).mean()

    def backprop_gradient(self):
        self.gradient = 2 * (self.y_pred - self.y_true) / len(self.y_true)
        return self.gradient
""",
    "print('defined', MSE.__name__)",
]
KERNEL = """
import json, sys
from jupyter_client import KernelManager

manager = KernelManager(kernel_name="python3")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(60)
said = []
for cell in json.load(sys.stdin):
    hook = lambda message: said.append([message["msg_type"], message["content"]])
    client.execute_interactive(cell, output_hook=hook, timeout=120, store_history=True)
manager.shutdown_kernel(now=True)
print(json.dumps(said, default=str))
"""


@pytest.mark.slow  # it fetches torch, some GB
def test_a_wheel_is_installed_beside_colabs_own_and_grades_a_cell(tmp_path):
    python, version = their_python()
    have = {**COLAB, **(OLDER if version == (3, 11) else NEWER if version >= (3, 13) else {})}
    subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
    own = tmp_path / "venv/bin/python"
    subprocess.run([own, "-m", "pip", "install", "-q", *(f"{name}=={have[name]}" for name in have)], check=True)
    before = installed(own)
    subprocess.run([own, "-m", "pip", "install", "-q", f"{wheel(tmp_path)}[jupyter]"], check=True)
    after = installed(own)
    assert {name: after[name] for name in before} == before
    assert "backprop-grader" in set(after) - set(before)
    subprocess.run([own, "-m", "pip", "check"], check=True)

    content = tmp_path / "content"
    content.mkdir()
    environment = {"PATH": f"{own.parent}:/usr/bin:/bin", "HOME": str(tmp_path / "root"), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [own, "-c", KERNEL], input=json.dumps(CELLS), cwd=content, env=environment, start_new_session=True, text=True,
        encoding="utf-8", capture_output=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    printed = "".join(content["text"] for kind, content in said if kind == "stream")
    (report,) = [content["data"] for kind, content in said if kind == "display_data"]
    assert [content for kind, content in said if kind == "error"] == []
    assert printed == f"kernel {COLAB['ipython']} ipykernel.iostream\ndefined MSE\n"
    assert "Score: 6 of 10 points" in report["text/plain"]
    assert f"torch {have['torch']}" in report["text/plain"]
    assert "exactly 2 times too large" in " ".join(report["text/html"].split())


def their_python() -> tuple[str, tuple[int, int]]:
    """The newest Python up to 3.13, from PATH or pyenv: theirs is 3.12 or 3.13. Else this one."""
    for minor in (13, 12):
        pyenv = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        for python in filter(None, [shutil.which(f"python3.{minor}"), *map(str, pyenv)]):
            probe = subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True)
            if probe.returncode == 0:
                return python, (3, minor)
    return sys.executable, sys.version_info[:2]


def wheel(folder: Path) -> Path:
    """The wheel of this checkout."""
    source = folder / "source"  # the build writes beside its source
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.egg-info"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def installed(python: Path) -> dict[str, str]:
    """Every package of an environment, and its version."""
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format", "json"], check=True, capture_output=True, text=True
    )
    found: list[dict[str, Any]] = json.loads(listed.stdout)
    return {canonicalize_name(each["name"]): each["version"] for each in found}
