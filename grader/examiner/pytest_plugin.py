"""Hidden tests as pytest sees them: their fixtures and marks, and the outcome of each case.

Loaded only in the examiner (examiner/process.py). A learner's fault is a failed test with a finding; any other
exception is a fault of the test itself, and never costs the learner a point.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import pytest
import torch

from grader.diagnosis.explain import Explainer
from grader.diagnosis.replay import Changes, Replay
from grader.errors import Fault
from grader.examiner.device_checks import agreement, portability
from grader.examiner.feedback import Finding, elsewhere_right, learner_fault, unusable_answer, wrong_answer
from grader.examiner.workers import Workers
from grader.judging.case import CaseFacts, Group
from grader.judging.judge import AnswerWrong, Probing, Strict, judging
from grader.judging.oracle.draw import Draw, derived_seed
from grader.judging.oracle.trace import noting
from grader.results import Case, Diagnosis, Scatter
from grader.sandbox.host.faults import LearnerFault, LearnerRaised
from grader.sandbox.host.remote import RemoteSubmission

MARKS = (
    "points(n, requires=()): what the test is worth, and the tests that must pass before it is run",
    "visibility(word): 'visible' or 'hidden'; by default test_examples.py is visible and all else is hidden",
)
FACTS = pytest.StashKey[CaseFacts]()
SPENT = pytest.StashKey[float]()
PRINTED = pytest.StashKey[str]()
SCATTER = pytest.StashKey[Scatter | None]()
TRIALS = 3
"""Draws of other inputs that are tried for one on which a test fails, too."""


@dataclass(frozen=True)
class Failure:
    """An exception that ended a test, and how to run that test again."""

    error: BaseException
    replay: Replay


class ExaminerPlugin:
    """Everything that hidden tests get from pytest in an examiner session.

    report: the session's pytest-json-report, at its end. faults: what is wrong with the tests themselves.
    stopped_by: what ended the session early. seen: is given the cases of each test, once all of them have run.
    """

    def __init__(self, workers: Workers, seen: Callable[[list[dict[str, Any]]], None] | None = None) -> None:
        self.workers = workers
        self._seen = seen
        self._cases: dict[str, dict[str, Any]] = {}
        self.report: dict[str, Any] | None = None
        self.faults: list[str] = []
        self.stopped_by: Fault | None = None
        self._explainer = Explainer(workers.job.exercise)
        self._findings: dict[str, Finding] = {}
        self._failed: dict[Group, str] = {}
        self._endless: dict[Group, str] = {}
        self._on_devices: list[pytest.Function] = []
        self._in_words = workers.job.purpose in ("grade", "name")
        self._first_wrong: str | None = None

    # What tests ask for

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> Iterator[RemoteSubmission]:
        """The learner's code, in a worker of this test's own."""
        with self.workers.worker(_facts(request.node).group.device) as worker:
            yield RemoteSubmission(worker)
            if not _facts(request.node).hidden:  # what it prints in a hidden test may be hidden inputs
                request.node.stash[PRINTED] = worker.printed().removeprefix(self.workers.printed)

    @pytest.fixture
    def draw(self, request: pytest.FixtureRequest, dtype: torch.dtype, device: str) -> Draw:
        """Random inputs of this case's dtype, on its device."""
        return self.workers.draw(_facts(request.node).inputs, dtype, device)

    @pytest.hookimpl(trylast=True)  # after the test's own parameters, so that these come last in its id
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Every test that draws runs in each dtype of the exercise and on each device."""
        if "dtype" in metafunc.fixturenames:
            names = self.workers.job.exercise.dtypes
            metafunc.parametrize("dtype", [getattr(torch, name) for name in names], ids=names)
        if "device" in metafunc.fixturenames:
            metafunc.parametrize("device", self.workers.job.devices)

    def pytest_configure(self, config: pytest.Config) -> None:
        for mark in MARKS:
            config.addinivalue_line("markers", mark)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """After all others, what all of them say of devices."""
        tests = [item for item in items if isinstance(item, pytest.Function)]
        self._on_devices = list(_one_of_each(tests))
        if not self._on_devices:
            return
        parent, exercise = self._on_devices[-1].parent, self.workers.job.exercise
        if len(self.workers.job.devices) > 1:
            agree = self._added(parent, agreement.TEST, agreement.SENTENCE, partial(self._check_agreement, tests))
            items.append(agree)
        if not self.workers.job.in_process:
            sentence = portability.sentence(exercise)
            portable = self._added(parent, portability.TEST, sentence, self._check_portability)
            portable.add_marker(pytest.mark.points(exercise.portability))
            items.append(portable)

    def _added(self, parent: Any, name: str, sentence: str, check: Callable[[], None]) -> pytest.Function:
        """A test of ours among the exercise's."""

        def test() -> None:
            check()

        test.__doc__ = sentence
        item: pytest.Function = pytest.Function.from_parent(parent, name=name, callobj=test)
        return item

    def _check_agreement(self, tests: list[pytest.Function]) -> None:
        groups = {_facts(item).group: _facts(item).sentence for item in tests}
        agreement.check(groups, self._failed)

    def _check_portability(self) -> None:
        if self.workers.job.submission.uses_torch:
            portability.look(self.workers, (self._once_more(item) for item in self._on_devices if self._passed(item)))

    def _once_more(self, item: pytest.Function) -> Callable[[RemoteSubmission], None]:
        """A test with its first sizes and dtype, on inputs on which no point depends: the submission may choose the
        words in which a refusal is told."""

        def run(submission: RemoteSubmission) -> None:
            funcargs: dict[str, Any] = {**item.callspec.params, "device": "cpu", "submission": submission}
            if self.workers.job.exercise.bfloat16:
                funcargs["dtype"] = torch.bfloat16
            if "draw" in item.fixturenames:
                funcargs["draw"] = self.workers.draw(_facts(item).inputs, funcargs["dtype"], "cpu").anew(0)
            item.obj(**_arguments(item, funcargs))

        return run

    def _passed(self, item: pytest.Function) -> bool:
        return all(group.test != _facts(item).group.test for group in self._failed)

    # What happens to each case

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Leave out what can't be run here, and what can't be judged yet."""
        facts = _facts(item)
        device = "cuda" if facts.group.test == agreement.TEST else facts.group.device
        missing = portability.missing() if facts.group.test == portability.TEST else self.workers.missing_device(device)
        if missing:
            self._leave_out(item, Finding("not_run", missing))
        if self.workers.job.purpose == "kill" and not facts.points:
            self._leave_out(item, Finding("not_run", "not run: a mutant must lose points"))
        if self.workers.job.purpose == "name" and self._first_wrong not in (None, facts.group.test):
            self._leave_out(item, Finding("not_run", "not run: the mistake has had its chance"))
        if self.workers.stopped is not None:
            self._leave_out(item, self.workers.stopped)
        if facts.group.test == portability.TEST and not any(map(self._passed, self._on_devices)):
            first = _facts(self._on_devices[0]).group.test
            self._leave_out(item, Finding("not_checked", "not checked until a test passes", waits_for=first))
        if facts.group in self._endless:  # its points are lost already, and each case would take as long again
            self._leave_out(item, Finding("timeout", self._endless[facts.group]))
        for group, sentence in self._failed.items() if self._in_words else ():
            if group.test in facts.waits_for and group.concerns(facts.group):
                self._failed.setdefault(facts.group, facts.sentence)
                waits = f"not checked until this passes: {sentence.rstrip('.')}"
                self._leave_out(item, Finding("not_checked", waits, waits_for=group.test))

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Judge strictly, and explain a wrong answer while the case's inputs are still at hand."""
        if self.workers.job.purpose == "probe":
            return (yield from self._probe(pyfuncitem))
        facts = _facts(pyfuncitem)
        judge = Strict(facts.sizes)
        try:
            with judging(judge), noting():
                result = yield
        except (AnswerWrong, LearnerRaised) as error:
            self._tell(pyfuncitem, Failure(error, self._replay(pyfuncitem, pyfuncitem.funcargs)))
            raise
        finally:
            pyfuncitem.stash.setdefault(SCATTER, judge.scatter)
        if judge.carried:
            note = f"right, given your own value of the step before ({', '.join(judge.carried)})"
            self._find(pyfuncitem, Finding("passed", note))
        elif self._in_words:
            self._explainer.passed(facts, self._replay(pyfuncitem, pyfuncitem.funcargs))
        return result

    def _probe(self, item: pytest.Function) -> Generator[None, object, object]:
        """Run the test with a judge that notes which wrong answers it would have let pass; they are the feedback."""
        judge = Probing(self.workers.job.corruption)
        with judging(judge):
            result = yield
        self._find(item, Finding("passed", json.dumps(judge.survived)))
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Function, nextitem: pytest.Function | None
    ) -> Generator[None, object, object]:
        """Tell the cases of a test when its last one is done: before, its points aren't known."""
        result = yield
        if self._seen and (nextitem is None or _facts(nextitem).group.test != _facts(item).group.test):
            self._seen(list(self._cases.values()))
            self._cases.clear()
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Find the outcome of whatever came out of the test, before pytest-json-report asks for it."""
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            error = call.excinfo.value
            if isinstance(error, LearnerFault):
                self._find(item, learner_fault(error, self.workers.background))
            elif isinstance(error, Fault):
                self.stopped_by = error
                self._find(item, Finding("not_run", "not run: the grader failed"))
                item.session.shouldstop = "the grader failed"
            elif not isinstance(error, AnswerWrong):
                self._blame(item, error)
            finding, facts = self._findings[item.nodeid], _facts(item)
            if finding.outcome != "not_run":  # tests don't wait for one that the course broke
                self._failed.setdefault(facts.group, facts.sentence)
                if facts.hidden and facts.points:
                    self._first_wrong = self._first_wrong or facts.group.test
            if finding.outcome == "timeout":
                self._endless.setdefault(facts.group, finding.feedback)
        return (yield)

    def pytest_json_runtest_metadata(self, item: pytest.Function, call: pytest.CallInfo[None]) -> dict[str, Any]:
        """The case as it goes into the pytest-json-report of the session (examiner/process.py reads it there)."""
        facts, finding = _facts(item), self._findings.get(item.nodeid, Finding("passed", ""))
        spent = item.stash[SPENT] = item.stash.get(SPENT, 0.0) + call.duration
        case = Case(
            id=facts.id, sentence=facts.sentence, outcome=finding.outcome, weight=facts.points,
            device=facts.group.device, dtype=facts.group.dtype, visibility=facts.visibility, feedback=finding.feedback,
            error=finding.error, diagnoses=finding.diagnoses, waits_for=finding.waits_for, evidence=finding.evidence,
            curve=finding.curve, scatter=item.stash.get(SCATTER, None),
            printed=item.stash.get(PRINTED, ""), duration_s=round(spent, 4),
        )  # fmt: skip
        self._cases[item.nodeid] = asdict(case)
        return {"case": self._cases[item.nodeid]}

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

    def _blame(self, item: pytest.Function, error: BaseException) -> None:
        """An exception in the test itself. If the reference solution doesn't cause it, an answer of the learner's did;
        if it does, the test is broken: the course's fault, so the answer wasn't judged."""
        replay = self._replay(item, item.funcargs)
        if not self._explainer.course_is_at_fault(replay):
            self._tell(item, Failure(error, replay))
            return
        said = "".join(traceback.format_exception(error)[-3:]).strip()
        self.faults.append(f"The test {item.name} of {self.workers.job.exercise.name} is broken: {said}")
        self._find(item, Finding("not_run", "not run: this test itself is broken, which is the course's fault"))

    # What is told of it

    def _tell(self, item: pytest.Function, came: Failure) -> None:
        """Find what the learner is told, and why it is so."""
        facts, told = _facts(item), came
        if facts.hidden and self._in_words:
            told = self._with_other_inputs(item, came)
        error = told.error
        if isinstance(error, AnswerWrong):
            finding = wrong_answer(error.answer, facts.in_words, facts.hidden)
        elif isinstance(error, LearnerFault):
            finding = learner_fault(error, self.workers.background)
        else:
            finding = Finding("failed", unusable_answer(error))
        self._find(item, replace(finding, diagnoses=self._why(facts, told)))

    def _with_other_inputs(self, item: pytest.Function, came: Failure) -> Failure:
        """What comes of the test with other inputs, on which no point depends, in a worker that never saw the hidden
        ones: whatever code puts into an exception or an answer, it can't tell them."""
        if not any(isinstance(value, Draw) for value in item.funcargs.values()):
            return came
        for trial in range(TRIALS):
            funcargs = {n: v.anew(trial) if isinstance(v, Draw) else v for n, v in item.funcargs.items()}
            judge = Strict(_facts(item).sizes)
            try:
                with self.workers.worker(_facts(item).group.device) as worker, judging(judge), noting():
                    item.obj(**_arguments(item, {**funcargs, "submission": RemoteSubmission(worker)}))
            except Fault:
                raise
            except Exception as error:
                if _alike(error, came.error):
                    item.stash[SCATTER] = judge.scatter
                    return Failure(error, self._replay(item, funcargs))
        return Failure(LearnerFault(*elsewhere_right(came.error)), came.replay)

    def _why(self, facts: CaseFacts, told: Failure) -> tuple[Diagnosis, ...]:
        error, replay = told.error, told.replay
        if self.workers.job.purpose == "kill":
            return ()
        with noting():
            if isinstance(error, AnswerWrong):
                return self._explainer.answer(facts, error.answer, error.number, replay)
            if isinstance(error, LearnerRaised) and error.kind == "raised" and error.type_name != "NotImplementedError":
                return self._explainer.raised(facts, error, replay)
        return ()

    def _replay(self, item: pytest.Function, funcargs: Mapping[str, Any]) -> Replay:
        """How to run the case again with something else in place of the submission, or with other inputs."""
        drawn = next((value.given for value in funcargs.values() if isinstance(value, Draw)), [])

        def run(submission: RemoteSubmission, changes: Changes = MappingProxyType({})) -> None:
            again = {name: value.replay(changes) for name, value in funcargs.items() if isinstance(value, Draw)}
            item.obj(**_arguments(item, {**funcargs, **again, "submission": submission}))

        def on_submission(changes: Changes) -> None:
            with self.workers.worker(_facts(item).group.device) as worker:
                run(RemoteSubmission(worker), changes)

        job = self.workers.job
        return Replay(run, on_submission, tuple(drawn), derived_seed(job.seed, "rehearsal"), job.exercise.by_hand)


def _alike(error: BaseException, other: BaseException) -> bool:
    """Whether the two may stand for each other: of one kind, with one outcome."""
    return type(error) is type(other) and getattr(error, "outcome", None) == getattr(other, "outcome", None)


def _one_of_each(items: Iterable[pytest.Function]) -> Iterator[pytest.Function]:
    """The first case of each hidden test that is run on devices."""
    seen: set[str] = set()
    for item in items:
        group = _facts(item).group
        if _facts(item).hidden and group.device is not None and group.test not in seen:
            seen.add(group.test)
            yield item


def _arguments(item: pytest.Function, funcargs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: funcargs[name] for name in item._fixtureinfo.argnames}


def _facts(item: pytest.Function) -> CaseFacts:
    if FACTS not in item.stash:
        item.stash[FACTS] = CaseFacts.of(item)
    return item.stash[FACTS]
