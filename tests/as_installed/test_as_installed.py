"""README's table of what was tried, and what tries it; the trial itself is `.ci/run`'s."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from trying.environment import FOR_ONE_TORCH, README, as_a_user, pinned, readme_command
from trying.pythons import here, supported
from trying.table import END, HEADS, NOT_RUN, START, OnGpu, Tried, minor, read, written

ROW = Tried("3.13.0", "2.6.0+cu124", "2.4.6", "Linux 6.1 x86_64", "cpu", "2026-01-31", *"✓✓✓✓✓✓")
GPU = OnGpu("3.12.1", "2.11.0+cu130", "2.4.6", "Linux", "NVIDIA H200", "2026-01-31", "CUDA cases", "28 of 28")
ADDED = "PIP_CONSTRAINT", "PIP_FIND_LINKS", "PYTHONPATH"


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text(encoding="utf-8")


def test_the_table_says_what_each_row_must(readme):
    tried, on_gpu = read(readme)
    for row in tried:
        assert re.fullmatch(r"3\.\d+\.\d+", row.python)
        assert re.match(r"\d+\.\d+\.\d+", row.torch)
        assert re.match(r"\d+\.\d+\.\d+", row.numpy)
        assert row.platform
        assert row.device
        for cell in (row.doctor, row.references, row.mistakes, row.memory, row.batch, row.notebook):
            assert re.fullmatch(r"✓|✗|\d+ of \d+", cell)
    for row in [*tried, *on_gpu]:
        assert date.fromisoformat(row.date).isoformat() == row.date
    assert bool(on_gpu) != (f"CUDA on a GPU: {NOT_RUN}" in readme)


def test_every_supported_python_was_tried_or_is_named_as_not_run(readme):
    rows = readme.partition(START)[2].partition(END)[0].splitlines()
    named = {minor(row.strip("| ")) for row in rows if f" {NOT_RUN} |" in row}
    tried = {minor(row.python) for row in read(readme)[0]}
    assert not named & tried
    assert sorted(named | tried) == supported()
    assert min(supported()) == (3, 11)


def test_the_table_is_as_the_program_writes_it(readme):
    assert written(readme, [], supported()) == readme


def test_a_later_trial_takes_the_place_of_an_earlier_one():
    empty = f"before\n{START}\n{END}\nafter\n"
    once = written(empty, [ROW], [(3, 12), (3, 13)])
    assert once.startswith(f"before\n{START}\n| Python |")
    assert once.endswith(f"\n{END}\nafter\n")
    assert "| 3.12 | not run |" in once
    assert "| 3.13 | not run |" not in once
    assert "CUDA on a GPU: not run." in once

    later = replace(ROW, python="3.13.2", date="2026-02-01", doctor="✗", references="27 of 28", mistakes="4 of 4")
    twice = written(once, [later, GPU], [(3, 12), (3, 13)])
    assert read(twice) == ([later], [GPU])
    assert NOT_RUN not in twice.replace("| 3.12 | not run |", "")
    assert len(HEADS) == len(asdict(ROW))

    other = replace(later, torch="2.15.0+cu130")
    assert read(written(twice, [other, ROW], []))[0] == [ROW, other]


def test_a_report_without_a_gpu_is_no_row(tmp_path, readme):
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"tried": asdict(replace(GPU, device="cpu"))}), encoding="utf-8")
    command = [sys.executable, str(Path(__file__).parent), "--add", str(report)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "tells of the CPU" in done.stderr
    assert README.read_text(encoding="utf-8") == readme


def test_readmes_own_command_is_what_is_run(readme, monkeypatch):
    assert readme_command() in readme
    assert "pip install -e '.[dev]' -c constraints.txt" in readme_command()
    for name in ADDED:
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")
    assert as_a_user()["PIP_INDEX_URL"] == "https://index.example/simple"
    assert not set(ADDED) & set(as_a_user())


def test_another_torch_takes_the_place_of_the_pinned_one():
    constraints = "# torch, too\nnumpy==2.4.6\nsympy==1.14.0\ntorch==2.13.0; python_version < '3.12'\ntorchfoo==1\n"
    assert pinned(constraints, "2.6.0") == "# torch, too\nnumpy==2.4.6\ntorchfoo==1\ntorch==2.6.0\n"
    assert "torch" in FOR_ONE_TORCH


def test_this_machines_pythons_are_found():
    found = here()
    assert found
    for python in found:
        assert python.version.startswith("{}.{}.".format(*python.minor))
        assert python.minor in supported()
