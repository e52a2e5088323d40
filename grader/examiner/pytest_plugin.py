"""Hidden tests as pytest sees them: their fixtures, marks and parameters. What becomes of a case, examination.py says.

Loaded only in the examiner (session.py).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from typing import Any

import pytest
import torch

from grader.errors import Fault
from grader.examiner.device_checks.added import added_tests
from grader.examiner.examination import BROKEN_TEST, Examination
from grader.examiner.own_limits import OutOfMemory, is_without_memory
from grader.examiner.verdict import Verdict
from grader.examiner.workers import Workers
from grader.judging.case import CaseFacts, CollectedCase, named_inputs
from grader.judging.oracle.draw import Draw
from grader.judging.oracle.sizes import drawn_sizes
from grader.results import Case

MARKS = (
    "points(n, requires=()): what the test is worth, and the tests that must pass before it is run",
    "visibility(word): 'visible' or 'hidden'; by default test_examples.py is visible and all else is hidden",
)
FACTS = pytest.StashKey[CaseFacts]()


class OnlyInTests:
    """What the fixture `submission` gives: each run of a test has the learner's code in a worker of its own."""

    def __getattr__(self, name: str) -> Any:
        raise TypeError(f"submission.{name} can be used in a test's function only, not in a fixture.")


class ExaminerPlugin:
    """What pytest needs to know of an examiner's sessions: tests are collected once, and run for each submission.

    cases: the verdicts, in order. report: the first session's pytest-json-report, at its end. stopped_by: what ended
    the session early. session: pytest's, once the tests are collected.
    """

    def __init__(self) -> None:
        self.report: dict[str, Any] | None = None
        self.session: pytest.Session | None = None
        self._collected: list[tuple[pytest.Item, dict[str, Any]]] = []

    def begin(self, workers: Workers, seen: Callable[[list[Case], int], None] | None = None) -> None:
        """Get ready for a submission.

        seen: called with the cases of each test, once all of them have run, and with the number of tests.
        """
        self._workers = workers
        self._request = workers.request
        self._seen = seen
        self._unseen: list[Case] = []
        self._tests = 0
        self.examination = Examination(workers)
        self.cases: list[Case] = []
        self.stopped_by: Fault | None = None

    def run_again(self, session: pytest.Session) -> None:
        """Run the tests that were collected for an earlier submission, on this one."""
        session.testsfailed = 0
        session.items = self._for_this_submission()
        with contextlib.suppress(session.Interrupted, session.Failed):  # nobody needs to be told
            session.config.hook.pytest_runtestloop(session=session)

    @property
    def may_run_again(self) -> bool:
        """Whether pytest has come to the end of its session: one that was stopped stays so."""
        session = self.session
        return session is not None and not (session.shouldfail or session.shouldstop)

    def end(self) -> None:
        """Let go of the submission: what it has answered may be large."""
        del self._workers, self._request, self._seen, self._unseen, self.examination, self.cases
        if self.session is not None:
            self.session.items = []

    # What tests ask for

    @pytest.fixture
    def submission(self) -> OnlyInTests:
        """The learner's code."""
        return OnlyInTests()

    @pytest.fixture
    def draw(self, request: pytest.FixtureRequest, dtype: torch.dtype, device: str) -> Draw:
        """Random inputs of this case's dtype, on its device."""
        return self._workers.draw(_facts(request.node).inputs, dtype, device)

    @pytest.hookimpl(trylast=True)  # after the test's own parameters, so that these come last in its id
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Every test that draws runs in each dtype of the exercise and on each device."""
        if "dtype" in metafunc.fixturenames:
            names = self._request.exercise.dtypes
            metafunc.parametrize("dtype", [getattr(torch, name) for name in names], ids=names)
        if "device" in metafunc.fixturenames:
            metafunc.parametrize("device", self._request.devices)

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.unregister(name="terminalreporter")  # nobody reads its dots; they cost as much as a test
        for mark in MARKS:
            config.addinivalue_line("markers", mark)

    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Keep what is collected, and run it for the first submission."""
        self.session = session
        self._collected = [(item, dict(_parameters(item))) for item in items]
        items[:] = self._for_this_submission()

    def _for_this_submission(self) -> list[pytest.Item]:
        """The tests with the sizes that are drawn for this submission; after the exercise's own come those that every
        exercise has."""
        items = [item for item, _ in self._collected]
        for item, parameters in self._collected:
            if isinstance(item, pytest.Function):
                case = named_inputs(item.originalname, parameters)
                _parameters(item).update({**parameters, **drawn_sizes(parameters, self._request.seed, case)})
                if FACTS in item.stash:
                    del item.stash[FACTS]
        tests = [(item, _facts(item)) for item in items if isinstance(item, pytest.Function)]
        for test in added_tests(tests, self._workers, self.examination.schedule):
            parent = items[-1].parent
            added: pytest.Function = pytest.Function.from_parent(parent, name=test.name, callobj=test.function)
            added.add_marker(pytest.mark.points(test.points))
            added.stash[FACTS] = CaseFacts.of(added, needs=test.needs)
            items.append(added)
        self._tests = len({_facts(item).group.test for item in items if isinstance(item, pytest.Function)})
        if self._seen:
            self._seen([], self._tests)
        return items

    # What happens to each case

    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Examine the case in place of pytest's plain call, and say in pytest's words what came of it."""
        facts = _facts(pyfuncitem)
        try:
            case = self.examination.examine(CollectedCase.of(pyfuncitem, facts))
        except Fault as fault:
            self.stopped_by = fault
            pyfuncitem.session.shouldstop = "the grader failed"
            pytest.skip("the grader failed")
        except Exception as error:
            if not is_without_memory(error):
                raise
            self.stopped_by = OutOfMemory.here()
            pyfuncitem.session.shouldstop = "no memory"
            pytest.skip("no memory")
        except pytest.skip.Exception as skipped:
            case = Verdict("not_run", f"not run: {skipped.msg or 'the test skipped itself'}").as_case(facts)
        self._keep(case)
        if case.outcome in ("not_run", "not_checked"):
            pytest.skip(case.feedback)
        if case.outcome != "passed":
            pytest.fail(case.feedback, pytrace=False)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A fixture that fails is the course's fault: the case wasn't judged."""
        if call.excinfo is not None and call.when != "call":
            facts = _facts(item)
            self.examination.broken(facts, call.excinfo.value)
            if call.when == "setup":
                self._keep(BROKEN_TEST.as_case(facts))
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Function, nextitem: pytest.Function | None
    ) -> Generator[None, object, object]:
        """Report the cases of a test when its last one is done: before that, its points aren't known."""
        result = yield
        if self._seen and (nextitem is None or _facts(nextitem).group.test != _facts(item).group.test):
            self._seen(self._unseen, self._tests)
            self._unseen = []
        return result

    def pytest_json_modifyreport(self, json_report: dict[str, Any]) -> None:
        """Keep the whole session's pytest-json-report."""
        self.report = json_report

    def _keep(self, case: Case) -> None:
        self.cases.append(case)
        self._unseen.append(case)


def _parameters(item: pytest.Item) -> dict[str, Any]:
    """Of a parametrized test; they may be changed."""
    return item.callspec.params if hasattr(item, "callspec") else {}


def _facts(item: pytest.Function) -> CaseFacts:
    if FACTS not in item.stash:
        item.stash[FACTS] = CaseFacts.of(item)
    return item.stash[FACTS]
