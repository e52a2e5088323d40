"""Hidden tests as pytest sees them: their fixtures and marks, and the outcome of each case.

Loaded only in the examiner (session/examiner.py). A learner's fault is a failed test with a finding; any other
exception is a fault of the test itself, and never costs the learner a point.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Generator, Iterator
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

import pytest
import torch

from grader.bench import Bench
from grader.case_facts import CaseFacts, Group
from grader.errors import Fault
from grader.explanation.explain import Explainer
from grader.explanation.replay import Changes, Replay
from grader.feedback import Finding, learner_fault, unusable_answer, wrong_answer
from grader.oracle.draw import Draw, derived_seed
from grader.oracle.known import noting
from grader.results import Case, Diagnosis, Scatter
from grader.testing.judge import AnswerWrong, Probing, Strict, judging
from grader.worker.faults import LearnerFault, LearnerRaised
from grader.worker.remote import RemoteSubmission

MARKS = (
    "points(n): what the test is worth",
    "requires(*tests): tests that must pass before this one is run",
    "visibility(word): 'visible' or 'hidden'; by default test_examples.py is visible and all else is hidden",
)
FACTS = pytest.StashKey[CaseFacts]()
SPENT = pytest.StashKey[float]()
PRINTED = pytest.StashKey[str]()
SCATTER = pytest.StashKey[Scatter | None]()


class ExaminerPlugin:
    """Everything that hidden tests get from pytest in an examiner session.

    report: the session's pytest-json-report, at its end. faults: what is wrong with the tests themselves.
    stopped_by: what ended the session early.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.report: dict[str, Any] | None = None
        self.faults: list[str] = []
        self.stopped_by: Fault | None = None
        self._explainer = Explainer(bench.job.exercise)
        self._findings: dict[str, Finding] = {}
        self._failed: dict[Group, str] = {}

    # What tests ask for

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> Iterator[RemoteSubmission]:
        """The learner's code, in a worker of this test's own."""
        with self.bench.worker(_facts(request.node).group.device) as worker:
            yield RemoteSubmission(worker)
            if not _facts(request.node).hidden:  # what it prints in a hidden test may be hidden inputs
                request.node.stash[PRINTED] = worker.printed().removeprefix(self.bench.printed)

    @pytest.fixture
    def draw(self, request: pytest.FixtureRequest, dtype: torch.dtype, device: str) -> Draw:
        """Random inputs of this case's dtype, on its device."""
        return self.bench.draw(_facts(request.node).inputs, dtype, device)

    @pytest.hookimpl(trylast=True)  # after the test's own parameters, so that these come last in its id
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Every test that draws runs in each dtype of the exercise and on each device."""
        if "dtype" in metafunc.fixturenames:
            names = self.bench.job.exercise.dtypes
            metafunc.parametrize("dtype", [getattr(torch, name) for name in names], ids=names)
        if "device" in metafunc.fixturenames:
            metafunc.parametrize("device", self.bench.job.devices)

    def pytest_configure(self, config: pytest.Config) -> None:
        for mark in MARKS:
            config.addinivalue_line("markers", mark)

    # What happens to each case

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Leave out what can't be run here, and what can't be judged yet."""
        facts = _facts(item)
        missing = self.bench.missing_device(facts.group.device)
        if missing:
            self._leave_out(item, Finding("not_run", missing))
        if self.bench.job.purpose == "kill" and not facts.points:
            self._leave_out(item, Finding("not_run", "not run: a mutant must lose points"))
        if self.bench.stopped is not None:
            self._leave_out(item, self.bench.stopped)
        for group, sentence in self._failed.items() if self.bench.job.purpose == "grade" else ():
            if group.test in facts.waits_for and group.concerns(facts.group):
                self._failed.setdefault(facts.group, facts.sentence)
                waits = f"not checked until this passes: {sentence.rstrip('.')}"
                self._leave_out(item, Finding("not_checked", waits, waits_for=group.test))

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Judge strictly, and explain a wrong answer while the case's inputs are still at hand."""
        if self.bench.job.purpose == "probe":
            return (yield from self._probe(pyfuncitem))
        facts = _facts(pyfuncitem)
        judge = Strict(facts.sizes)
        with judging(judge), noting():
            try:
                result = yield
            except AnswerWrong as wrong:
                diagnoses = self._explain_answer(pyfuncitem, wrong)
                self._find(pyfuncitem, wrong_answer(wrong.answer, facts.in_words, diagnoses, facts.hidden))
                raise
            except LearnerRaised as fault:
                self._find_fault(pyfuncitem, fault, self._explain_raised(pyfuncitem, fault))
                raise
            finally:
                pyfuncitem.stash[SCATTER] = judge.scatter
        if judge.carried:
            note = f"right, given your own value of the step before ({', '.join(judge.carried)})"
            self._find(pyfuncitem, Finding("passed", note))
        elif self.bench.job.purpose == "grade":
            self._explainer.passed(facts, self._replay(pyfuncitem))
        return result

    def _probe(self, item: pytest.Function) -> Generator[None, object, object]:
        """Run the test with a judge that notes which wrong answers it would have let pass; they are the feedback."""
        judge = Probing(self.bench.job.corruption)
        with judging(judge):
            result = yield
        self._find(item, Finding("passed", json.dumps(judge.survived)))
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Find the outcome of whatever came out of the test, before pytest-json-report asks for it."""
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            error = call.excinfo.value
            if isinstance(error, LearnerFault):
                self._find_fault(item, error, ())
            elif isinstance(error, Fault):
                self.stopped_by = error
                self._find(item, Finding("not_run", "not run: the grader failed"))
                item.session.shouldstop = "the grader failed"
            elif not isinstance(error, AnswerWrong):
                self._blame(item, error)
            if self._findings[item.nodeid].outcome != "not_run":  # tests don't wait for one that the course broke
                self._failed.setdefault(_facts(item).group, _facts(item).sentence)
        return (yield)

    def pytest_json_runtest_metadata(self, item: pytest.Function, call: pytest.CallInfo[None]) -> dict[str, Any]:
        """The case as it goes into the pytest-json-report of the session (session/examiner.py reads it there)."""
        facts, finding = _facts(item), self._findings.get(item.nodeid, Finding("passed", ""))
        spent = item.stash[SPENT] = item.stash.get(SPENT, 0.0) + call.duration
        case = Case(
            id=facts.id, sentence=facts.sentence, outcome=finding.outcome, weight=facts.points,
            device=facts.group.device, dtype=facts.group.dtype, visibility=facts.visibility, feedback=finding.feedback,
            error=finding.error, diagnoses=finding.diagnoses, waits_for=finding.waits_for, evidence=finding.evidence,
            curve=finding.curve, scatter=item.stash.get(SCATTER, None),
            printed=item.stash.get(PRINTED, ""), duration_s=round(spent, 4),
        )  # fmt: skip
        return {"case": asdict(case)}

    def pytest_json_modifyreport(self, json_report: dict[str, Any]) -> None:
        """Keep the whole session's pytest-json-report."""
        self.report = json_report

    # What is found

    def _find(self, item: pytest.Function, finding: Finding) -> None:
        """The first finding of a case stands."""
        self._findings.setdefault(item.nodeid, finding)

    def _leave_out(self, item: pytest.Function, finding: Finding) -> None:
        self._find(item, finding)
        pytest.skip(finding.feedback)

    def _find_fault(self, item: pytest.Function, fault: LearnerFault, diagnoses: tuple[Diagnosis, ...]) -> None:
        finding = learner_fault(fault, self.bench.background, hidden=_facts(item).hidden)
        self._find(item, replace(finding, diagnoses=diagnoses))

    def _blame(self, item: pytest.Function, error: BaseException) -> None:
        """An exception in the test itself. If the reference solution doesn't cause it, an answer of the learner's did;
        if it does, the test is broken: the course's fault, so the answer wasn't judged."""
        if not self._explainer.course_is_at_fault(self._replay(item)):
            self._find_fault(item, LearnerFault(unusable_answer(error)), ())
            return
        said = "".join(traceback.format_exception(error)[-3:]).strip()
        self.faults.append(f"The test {item.name} of {self.bench.job.exercise.name} is broken: {said}")
        self._find(item, Finding("not_run", "not run: this test itself is broken, which is the course's fault"))

    # Why it is so

    def _explain_answer(self, item: pytest.Function, wrong: AnswerWrong) -> tuple[Diagnosis, ...]:
        if self.bench.job.purpose == "kill":
            return ()
        return self._explainer.answer(_facts(item), wrong.answer, wrong.number, self._replay(item))

    def _explain_raised(self, item: pytest.Function, fault: LearnerRaised) -> tuple[Diagnosis, ...]:
        if fault.kind != "raised" or fault.type_name == "NotImplementedError" or self.bench.job.purpose == "kill":
            return ()
        return self._explainer.raised(_facts(item), fault, self._replay(item))

    def _replay(self, item: pytest.Function) -> Replay:
        """How to run the case again with something else in place of the submission, or with other inputs."""
        funcargs = {name: item.funcargs.get(name) for name in item._fixtureinfo.argnames}
        drawn = next((value.given for value in funcargs.values() if isinstance(value, Draw)), [])

        def run(submission: RemoteSubmission, changes: Changes = MappingProxyType({})) -> None:
            again = {name: value.replay(changes) for name, value in funcargs.items() if isinstance(value, Draw)}
            item.obj(**{**funcargs, **again, "submission": submission})

        def on_submission(changes: Changes) -> None:
            with self.bench.worker(_facts(item).group.device) as worker:
                run(RemoteSubmission(worker), changes)

        job = self.bench.job
        return Replay(run, on_submission, tuple(drawn), derived_seed(job.seed, "rehearsal"), job.exercise.by_hand)


def _facts(item: pytest.Function) -> CaseFacts:
    if FACTS not in item.stash:
        item.stash[FACTS] = CaseFacts.of(item)
    return item.stash[FACTS]
