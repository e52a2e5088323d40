"""What `grade doctor` says of the examiner that stays behind."""

from __future__ import annotations

import os

import pytest

from grader.doctor.resident import check
from grader.examiner.resident.lock import held


def test_doctor_says_whether_one_is_running_and_how_to_end_it(residence):
    with held(residence.lock):
        found = check()
        assert found.found.startswith(f"process {os.getpid()}, since ")
        assert found.found.endswith(f"; `kill {os.getpid()}` ends it")
    assert check().found.startswith("none is running; `grade` in a terminal leaves one behind for 10 minutes")


@pytest.mark.parametrize(("name", "value"), [("GRADE_RESIDENT", "off"), ("GITHUB_ACTIONS", "true")])
def test_doctor_says_why_there_is_none(residence, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert (check().state, check().found.startswith(f"none, because {name} is")) == ("ok", True)


def test_doctor_says_that_a_setting_or_the_folder_is_wrong(residence, monkeypatch):
    residence.folder.chmod(0o755)
    assert (check().state, "has the mode 755, not 700" in check().found) == ("missing", True)
    monkeypatch.setenv("GRADE_RESIDENT", "ten")
    assert (check().state, check().found) == ("missing", "GRADE_RESIDENT is 'ten'.")
