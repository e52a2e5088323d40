"""The script for a machine with a GPU, tried where there is none."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STEPS = HERE / "steps"


@pytest.fixture
def module(monkeypatch):
    """Imports a file of the script's, as it does itself."""
    for folder in (HERE, STEPS):
        monkeypatch.syspath_prepend(folder)
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").parent in (HERE, STEPS):
            del sys.modules[name]


@pytest.fixture
def wheels(tmp_path) -> Path:
    """A folder with one wheel, whose module and data go among the packages."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    with zipfile.ZipFile(folder / "brought-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("brought.py", "WORD = 'along'\n")
        archive.writestr("brought-1.0.data/purelib/too.py", "WORD = 'as well'\n")
        archive.writestr("brought-1.0.data/scripts/run", "exit 1\n")
        needs = ["click>=8", "torch", 'ipython; extra == "all"', 'colorama; sys_platform == "win32"']
        lines = ["Name: brought", *(f"Requires-Dist: {need}" for need in needs)]
        archive.writestr("brought-1.0.dist-info/METADATA", "\n".join(lines) + "\n")
    return folder


def test_no_more_is_packed_than_may_be_brought_along(module, tmp_path):
    pack = module("pack")
    for name in ("one.whl", "two.whl"):
        with open(tmp_path / name, "wb") as file:
            file.truncate(pack.MAX // 2)
    pack.check(tmp_path)
    with open(tmp_path / "three.whl", "wb") as file:
        file.truncate(1 << 20)
    with pytest.raises(pack.TooLarge, match="65 MB; 64 MB may be"):
        pack.check(tmp_path)
    assert not tmp_path.exists()


def test_what_a_wheel_needs_there_is_packed_too(module, wheels):
    assert module("pack").needs(*wheels.iterdir()) == ["click", "torch"]


def test_every_package_has_one_version(module):
    pack = module("pack")
    project = pack.tomllib.loads((pack.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = set(pack.named(project["dependencies"])) - pack.ITS_OWN
    assert wanted
    assert wanted <= set(pack.pinned())


def test_a_wheel_is_unpacked(module, wheels, tmp_path):
    module("room").unpack(*wheels.iterdir(), tmp_path / "packages")
    assert (tmp_path / "packages/brought.py").read_text(encoding="utf-8") == "WORD = 'along'\n"
    assert (tmp_path / "packages/too.py").read_text(encoding="utf-8") == "WORD = 'as well'\n"
    assert not list(tmp_path.rglob("run"))


@pytest.mark.parametrize(
    ("needed", "left_out"),
    [
        ([], []),
        (["seccomp"], ["seccomp"]),
        (["namespaces", "landlock"], ["namespaces", "landlock"]),
        (["nothing of this helps"], []),
    ],
)
def test_the_least_is_left_out_that_lets_a_worker_start(module, monkeypatch, capfd, needed, left_out):
    """needed: the layers without which CUDA starts in this story."""
    walls = module("walls")

    def probe(_plan, _end, without=(), **_):
        return {"why": "", "work": 1.0} if set(needed) <= set(without) else {"why": "error 304"}

    plan = {"device": "cpu", "end": time.time() + 30, "exercises": [], "without": []}
    monkeypatch.setattr(walls, "probe", probe)
    monkeypatch.setattr(sys, "argv", ["walls.py", json.dumps(plan)])
    walls.main()
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    (last,) = (row for row in rows if "left_out" in row)
    assert last["left_out"] == left_out
    assert last["result"] == ("failed" if needed else "passed")
    assert rows[0] == {"what": "behind all layers", "result": rows[0]["result"], "detail": rows[0]["detail"],
                       **({} if needed else {"work": 1.0})}  # fmt: skip


@pytest.mark.slow
def test_every_step_runs_on_the_cpu(wheels, tmp_path):
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, str(HERE / "run.py"), "--device", "cpu", "--only", "03", "--wheels", str(wheels)],
        capture_output=True, text=True, env={**os.environ, "OUT": str(out)}, timeout=540,
    )  # fmt: skip
    assert done.stderr == ""
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    results = {came["step"]["file"]: came["result"] for came in report["steps"]}
    assert results.keys() == {path.stem for path in STEPS.glob("*.py")} - {"plan", "probe", "program", "attacks"}
    assert set(results.values()) <= {"passed", "failed"}, report["steps"]
    assert {results[name] for name in ("walls", "asked", "references", "mistakes", "bugs", "times")} == {"passed"}
    assert report["tried"]["device"] == "cpu"
    assert {"python", "torch", "numpy", "platform", "date", "what", "result"} < report["tried"].keys()
    not_run = [row["what"] for came in report["steps"] for row in came["rows"] if row["result"] == "not run"]
    assert "exercise03 on CUDA" in not_run
    assert (out / "report.md").read_text(encoding="utf-8").count("no CUDA device") >= len(not_run)


def test_without_a_gpu_it_says_so(wheels, tmp_path):
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    done = subprocess.run(
        [sys.executable, str(HERE / "run.py"), str(tmp_path), "--wheels", str(wheels)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "sees no GPU here. `--device cpu` tries the script without one." in done.stderr
