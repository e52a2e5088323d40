"""Hidden tests as pytest sees them: their fixtures and marks, and the outcome of each case.

Loaded only in the examiner (session/examiner.py). A learner's fault is a failed test with a finding; any other
exception is a fault of the test itself, and never costs the learner a point.
"""

from __future__ import annotations

import traceback
from collections.abc import Generator, Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
import torch

from grader import mistakes
from grader.bench import Bench
from grader.diagnosis.generic import recognise
from grader.errors import Fault
from grader.feedback import Finding, learner_fault, unusable_answer, wrong_answer
from grader.oracle.draw import Draw, derived_seed
from grader.results import Case, Diagnosis, Visibility
from grader.testing.judge import AnswerWrong, Strict, judging
from grader.worker.interface import LearnerFault, LearnerRaised, RemoteSubmission

Group = tuple[str, str | None, str | None]
MARKS = (
    "points(n): what the test is worth",
    "requires(*tests): tests of this file that must pass before this one is run",
    "visibility(word): 'visible' or 'hidden'; by default test_examples.py is visible and all else is hidden",
)


class ExaminerPlugin:
    """Everything that hidden tests get from pytest in an examiner session."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.faults: list[str] = []
        self.report: dict[str, Any] | None = None
        self.stopped_by: Fault | None = None
        self._mistakes = mistakes.load(bench.job.exercise)
        self._findings: dict[str, Finding] = {}
        self._failed: set[Group] = set()
        self._sentences: dict[str, str] = {}
        self._unexplained: set[str] = set()
        self._likely: dict[str, tuple[mistakes.Mistake, ...]] = {}

    # What tests ask for

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> Iterator[RemoteSubmission]:
        """The learner's code, in a worker of this test's own."""
        with self.bench.worker(_device(request.node)) as worker:
            yield RemoteSubmission(worker)

    @pytest.fixture
    def draw(self, request: pytest.FixtureRequest, dtype: torch.dtype, device: str) -> Draw:
        """Random inputs of this case's dtype, on its device."""
        return self.bench.draw(_place(request.node), dtype, device)

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
        missing = self.bench.missing_device(_device(item))
        if missing:
            self._find(item, Finding("not_run", missing))
            pytest.skip(missing)
        if self.bench.stopped is not None:
            self._find(item, self.bench.stopped)
            pytest.skip("the submission can't be judged")
        for name in [name for mark in item.iter_markers("requires") for name in mark.args]:
            if any(group[0] == name and _meets(group, item) for group in self._failed):
                sentence = self._sentences[name].rstrip(".")
                self._find(item, Finding("not_checked", f"not checked until this passes: {sentence}"))
                self._fail(item)
                pytest.skip("not checked")

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Judge strictly, and explain a wrong answer while the case's inputs are still at hand."""
        judge = Strict(_sizes(pyfuncitem))
        with judging(judge):
            try:
                result = yield
            except AnswerWrong as wrong:
                diagnoses, hidden = self._explain_answer(pyfuncitem, wrong), _visibility(pyfuncitem) == "hidden"
                self._find(pyfuncitem, wrong_answer(wrong, _case(pyfuncitem), diagnoses, hidden))
                raise
            except LearnerRaised as fault:
                self._find_fault(pyfuncitem, fault, self._explain_raised(pyfuncitem, fault))
                raise
        if judge.carried:
            note = f"right, given your own value of the step before ({', '.join(judge.carried)})"
            self._find(pyfuncitem, Finding("passed", note))
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Find the outcome of whatever came out of the test, before pytest-json-report asks for it."""
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            self._fail(item)
            error = call.excinfo.value
            if isinstance(error, LearnerFault):
                self._find_fault(item, error, ())
            elif isinstance(error, Fault):
                self.stopped_by = error
                item.session.shouldstop = "the grader failed"
            elif not isinstance(error, AnswerWrong):
                self._fault(item, error)
        return (yield)

    def pytest_json_runtest_metadata(self, item: pytest.Function, call: pytest.CallInfo[None]) -> dict[str, Any]:
        """The case as it goes into the pytest-json-report of the session (session/examiner.py reads it there)."""
        finding = self._findings.get(item.nodeid, Finding("passed", ""))
        spent = item.stash.setdefault(SPENT, 0.0) + call.duration
        item.stash[SPENT] = spent
        case = Case(
            id=item.name, sentence=_sentence(item.obj), outcome=finding.outcome, weight=_weight(item),
            device=_device(item), dtype=_dtype(item), visibility=_visibility(item), feedback=finding.feedback,
            error=finding.error, diagnoses=finding.diagnoses, duration_s=round(spent, 4),
        )  # fmt: skip
        return {"case": asdict(case)}

    def pytest_json_modifyreport(self, json_report: dict[str, Any]) -> None:
        """Keep the whole session's pytest-json-report."""
        self.report = json_report

    def _fail(self, item: pytest.Function) -> None:
        self._failed.add(_group(item))
        self._sentences[item.originalname] = _sentence(item.obj)

    def _find(self, item: pytest.Function, finding: Finding) -> None:
        self._findings.setdefault(item.nodeid, finding)

    def _fault(self, item: pytest.Function, error: BaseException) -> None:
        """An exception in the test itself. If the reference solution doesn't cause it, an answer of the learner's did;
        if it does, the test is broken: the course's fault, so the answer wasn't judged."""
        run, _, seed = self._replay(item)
        if mistakes.reference_survives(self.bench.job.exercise, run, seed):
            self._find_fault(item, LearnerFault(unusable_answer(error)), ())
            return
        said = "".join(traceback.format_exception(error)[-3:])
        self.faults.append(f"The test {item.name} of {self.bench.job.exercise.name} is broken: {said.strip()}")
        self._find(item, Finding("not_run", "not run: this test itself is broken, which is the course's fault"))

    def _find_fault(self, item: pytest.Function, fault: LearnerFault, diagnoses: tuple[Diagnosis, ...]) -> None:
        finding = learner_fault(fault, self.bench.background, hidden=_visibility(item) == "hidden")
        self._find(item, replace(finding, diagnoses=diagnoses))

    def _explain_answer(self, item: pytest.Function, wrong: AnswerWrong) -> tuple[Diagnosis, ...]:
        """Every explanation: the exercise's mistakes that give this answer, then the generic one."""
        generic = recognise(wrong.answer)
        run, likely, seed = self._replay(item)
        named = self._remember(item, mistakes.explain(wrong.answer, wrong.number, run, likely, seed))
        return (*(mistakes.with_factor(d, generic) for d in named), *((generic,) if generic else ()))

    def _explain_raised(self, item: pytest.Function, fault: LearnerRaised) -> tuple[Diagnosis, ...]:
        if fault.kind != "raised" or fault.type_name == "NotImplementedError":
            return ()
        return self._remember(item, mistakes.explain_raised(fault, *self._replay(item)))

    def _replay(self, item: pytest.Function) -> tuple[mistakes.Run, tuple[mistakes.Mistake, ...], int]:
        """How to run the case again with a mistake in place of the submission, and which mistakes to try."""
        funcargs = {name: item.funcargs.get(name) for name in item._fixtureinfo.argnames}

        def run(rehearsal: RemoteSubmission) -> None:
            again = {name: value.replay() for name, value in funcargs.items() if isinstance(value, Draw)}
            item.obj(**{**funcargs, **again, "submission": rehearsal})

        likely = self._likely.get(item.originalname) or self._mistakes
        if _place(item) in self._unexplained:  # the same inputs in another dtype: nothing explained them there
            likely = ()
        return run, likely, derived_seed(self.bench.job.seed, "rehearsal")

    def _remember(self, item: pytest.Function, named: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
        """What explains one case of a test is what its further cases try: replays cost time."""
        if named:
            names = {diagnosis.mistake for diagnosis in named}
            self._likely[item.originalname] = tuple(m for m in self._mistakes if m.name in names)
        else:
            self._unexplained.add(_place(item))
        return named


SPENT = pytest.StashKey[float]()


def _params(item: pytest.Function) -> dict[str, Any]:
    callspec = getattr(item, "callspec", None)
    return dict(callspec.params) if callspec else {}


def _device(item: pytest.Function) -> str | None:
    return _params(item).get("device")


def _dtype(item: pytest.Function) -> str | None:
    dtype = _params(item).get("dtype")
    return str(dtype).removeprefix("torch.") if dtype is not None else None


def _sizes(item: pytest.Function) -> dict[str, int]:
    return {name: value for name, value in _params(item).items() if type(value) is int}


def _place(item: pytest.Function) -> str:
    """The case without its dtype and device: what decides its inputs."""
    own = [f"{name}={value}" for name, value in _params(item).items() if name not in ("dtype", "device")]
    return "/".join([item.originalname, *own])


def _case(item: pytest.Function) -> str:
    sizes = [f"{name} {value}" for name, value in _sizes(item).items()]
    dtype = _dtype(item)
    return ", ".join(sizes + ([dtype] if dtype else []) + (["on CUDA"] if _device(item) == "cuda" else []))


def _group(item: pytest.Function) -> Group:
    return item.originalname, _dtype(item), _device(item)


def _meets(failed: Group, item: pytest.Function) -> bool:
    """Whether a failed group concerns this case: the same dtype and device, where both have one."""
    _, dtype, device = failed
    own = _group(item)
    return (dtype is None or own[1] is None or dtype == own[1]) and (
        device is None or own[2] is None or device == own[2]
    )


def _weight(item: pytest.Function) -> float:
    mark = item.get_closest_marker("points")
    return float(mark.args[0]) if mark else 0.0


def _visibility(item: pytest.Function) -> Visibility:
    mark = item.get_closest_marker("visibility")
    if mark:
        return "visible" if mark.args[0] == "visible" else "hidden"
    return "visible" if item.path.name.startswith("test_examples") else "hidden"


def _sentence(function: Any) -> str:
    doc = (function.__doc__ or function.__name__).strip()
    return " ".join(doc.split("\n\n")[0].split())
