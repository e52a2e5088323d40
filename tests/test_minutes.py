"""`pytest --minutes N` leaves out what hasn't begun after so many minutes, and says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
QUICK = "tests/test_minutes.py::test_nothing"


def test_nothing():
    """What the other test runs."""


@pytest.mark.parametrize(("minutes", "outcome"), [("0.0001", "left out: 0.0001 minutes are gone"), ("60", "1 passed")])
def test_what_has_not_begun_in_time_is_left_out(minutes, outcome):
    command = [sys.executable, "-m", "pytest", "-q", "-rs", QUICK, "--minutes", minutes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert outcome in done.stdout
