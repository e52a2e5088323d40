"""A training is looked at on the simulated GPU for some steps: the others would show the same."""

from __future__ import annotations

import itertools

import pytest

from grader.course.catalogue import find
from grader.examiner.device_checks import portability
from grader.sandbox.host.call import Call
from grader.submission.interface import Chunk, Submission

EXERCISE = find("3")
FROM_STEP = """

class Linear(Linear):
    steps = 0

    def update(self, lr):
        super().update(lr)
        self.steps += 1
        if self.steps >= {step}:
            self.weights = self.weights + torch.zeros(self.weights.shape, dtype=self.weights.dtype)
"""


@pytest.mark.parametrize(("step", "outcome"), [(1, "failed"), (3, "failed"), (13, "passed")])
def test_what_goes_wrong_in_an_early_step_is_found(examiner, step, outcome):
    source = EXERCISE.solution.read_text(encoding="utf-8") + FROM_STEP.format(step=step)
    given = Submission("linear.py", "", (Chunk("linear.py", source),), uses_torch=True)
    cases = {case.name: case for case in examiner.run(EXERCISE.name, given, 1, ("cpu",)).cases}
    assert cases[portability.TEST].outcome == outcome
    assert all(case.outcome == "passed" for name, case in cases.items() if name != portability.TEST)


def test_a_test_ends_when_nothing_new_was_asked_for_long():
    repeated = portability._Repeated()
    step = [Call.same(f"`forward({part})`") for part in range(4)]
    enough = portability.OFTEN * len(step) + portability.IN_A_ROW
    requests = itertools.cycle(step)
    for call in itertools.islice(requests, enough):
        repeated.hear(call)
    with pytest.raises(portability.NothingNew):
        repeated.hear(next(requests))


def test_a_new_request_begins_the_count_anew():
    repeated = portability._Repeated()
    for number in range(40):
        repeated.hear(Call.same(f"`step({number // 4})`"))
        repeated.hear(Call.same("`forward(tensor)`"))
