"""The tests that every exercise has besides its own: what they are called, and which of its tests they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import torch

from grader.examiner.device_checks import cpu_and_cuda, portability
from grader.examiner.schedule import Schedule
from grader.examiner.verdict import LeftOut, Verdict
from grader.examiner.workers import NUMPY, Workers
from grader.judging.case import CaseFacts, CollectedCase
from grader.sandbox.host.remote import RemoteSubmission

Collected = tuple[pytest.Function, CaseFacts]


@dataclass(frozen=True)
class AddedTest:
    """A test of our own. points: what it is worth. needs: the device without which it isn't run."""

    name: str
    sentence: str
    check: Callable[[], None]
    points: float = 0.0
    needs: str | None = None

    @property
    def function(self) -> Callable[[], None]:
        """The test as pytest calls it; its docstring is the sentence."""

        def test() -> None:
            self.check()

        test.__doc__ = self.sentence
        return test


def added_tests(tests: Sequence[Collected], workers: Workers, schedule: Schedule) -> Iterator[AddedTest]:
    """What is added to an exercise's tests; nothing where none of them runs on devices."""
    request, on_devices = workers.request, list(_one_of_each(tests))
    if not on_devices:
        return

    def agree() -> None:
        cpu_and_cuda.check({facts.group: facts.sentence for _, facts in tests}, schedule.failed)

    def portable() -> None:
        _check_portability(on_devices, workers, schedule)

    if len(request.devices) > 1:
        yield AddedTest(cpu_and_cuda.TEST, cpu_and_cuda.SENTENCE, agree, needs="cuda")
    if not request.in_process:
        exercise = request.exercise
        yield AddedTest(portability.TEST, portability.sentence(exercise), portable, exercise.portability)


def _one_of_each(tests: Iterable[Collected]) -> Iterator[Collected]:
    """The first case of each hidden test that is run on devices."""
    seen: set[str] = set()
    for item, facts in tests:
        if facts.hidden and facts.group.device is not None and facts.group.test not in seen:
            seen.add(facts.group.test)
            yield item, facts


def _check_portability(tests: Sequence[Collected], workers: Workers, schedule: Schedule) -> None:
    """Run what passed once more on a simulated GPU."""
    if portability.missing():
        raise LeftOut(Verdict("not_run", portability.missing()))
    passed = [(item, facts) for item, facts in tests if schedule.passed(facts.group.test)]
    if not passed:
        _, first = tests[0]
        raise LeftOut(Verdict("not_checked", "not checked until a test passes", waits_for=first.group.test))
    if not workers.request.submission.uses_torch:
        raise LeftOut(Verdict("not_run", NUMPY))
    portability.look(workers, [_once_more(item, facts, workers) for item, facts in passed])
    left = next((facts.group.test for _, facts in tests if not schedule.passed(facts.group.test)), None)
    if left is not None and not workers.request.exercise.portability:
        said = "not checked until all tests pass; nothing in those that do is against it"
        raise LeftOut(Verdict("not_checked", said, waits_for=left))


def _once_more(item: pytest.Function, facts: CaseFacts, workers: Workers) -> Callable[[RemoteSubmission], None]:
    """A test with its first sizes and dtype, on inputs on which no point depends: the submission may choose the words
    in which a refusal is told."""
    params: dict[str, Any] = dict(item.callspec.params)
    dtype: Any = torch.bfloat16 if workers.request.exercise.bfloat16 else params.get("dtype")
    given = {name: params.get(name) for name in item._fixtureinfo.argnames}

    def run(submission: RemoteSubmission) -> None:
        draw = workers.draw(facts.inputs, dtype, "cpu").anew(0) if "draw" in given else None
        CollectedCase(facts, item.obj, given, True, draw).run(submission, draw, dtype=dtype, device="cpu")

    return run
