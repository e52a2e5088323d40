"""What a report must not say: reasons that fit one answer and aren't so."""

from __future__ import annotations

import pytest

from grader.course.catalogue import find
from grader.grading import grade


@pytest.fixture
def reasons(examiner, tmp_path):
    """The kinds and mistakes that a changed reference is given, by test."""

    def reasons(exercise: str, old: str, new: str) -> dict[str, set[str]]:
        found = find(exercise)
        source = found.solution.read_text(encoding="utf-8")
        assert old in source
        file = tmp_path / found.stub
        file.write_text(source.replace(old, new), encoding="utf-8")
        report = grade(exercise, file, device="cpu", seed=1, examiner=examiner)
        told: dict[str, set[str]] = {}
        for case in report.tests:
            for each in (case.diagnosis, *case.also):
                if each is not None:
                    told.setdefault(case.name, set()).add(each.mistake or each.kind)
        return told

    return reasons


def test_a_known_mistake_that_an_earlier_test_contradicts_is_not_named(reasons):
    """dLdP has the wrong sign, dLdC a factor of -2: not the dLdP without its ½, which gives this dLdC, too."""
    source = find("07").solution.read_text(encoding="utf-8")
    assert "dLdP=P - Y" in source
    told = reasons("07", "dLdP=P - Y", "dLdP=Y - P")
    assert told["test_dLdP"] & {"dldp_sign_reversed", "sign"}
    told = reasons("07", "dLdC = dLdP * dPdC", "dLdC, dLdP = 2 * dLdP * dPdC, -dLdP")
    assert "dldp_doubled" not in told["test_dLdC"]


def test_weights_that_hardly_move_are_not_called_rounded(reasons):
    told = reasons("02", "w - learning_rate * dw", "w - learning_rate * (dw + 0.1 * w)")
    assert "precision" not in set().union(*told.values())
