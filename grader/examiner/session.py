"""One session: an exercise's visible and hidden tests, run by pytest on one submission."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.course.catalogue import Exercise
from grader.errors import CourseFault, GraderFault
from grader.examiner.environment import environment
from grader.examiner.feedback import load_failure
from grader.examiner.hidden_package import as_package
from grader.examiner.pytest_plugin import ExaminerPlugin
from grader.examiner.workers import Request, Workers
from grader.judging.oracle.remembered import Known, remembering
from grader.results import Case, SessionResult
from grader.sandbox.host.worker_pool import WorkerPool
from grader.sandbox.isolation.footprint import Footprint
from grader.sandbox.isolation.interface import Limits

_KNOWN = Known()
"""For as long as this process lives: a class is judged on the same inputs."""
_COLLECTED: dict[Hashable, ExaminerPlugin] = {}
"""What pytest has collected, by files, devices and options: the tests are the same for each submission."""


def examine(
    request: Request, pool: WorkerPool, seen: Callable[[list[Case], int], None] | None = None,
    judged: Callable[[SessionResult], None] | None = None, hurried: Callable[[], bool] = lambda: False,
) -> SessionResult:  # fmt: skip
    """Run the exercise's visible and hidden tests on the submission.

    seen: called with the cases of each test as soon as it has run, and the number of all tests. judged: called with
    the result before the lines of its mistakes are sought, if they are. hurried: whether that is to end.

    Raises CourseFault and GraderFault.
    """
    _check_hidden(request.exercise)
    with remembering(_KNOWN), Workers(request, pool) as workers, _run_by_pytest(workers, seen) as plugin:
        if plugin.stopped_by is not None:
            raise plugin.stopped_by
        of_dtype, remarks = plugin.examination.of_dtype()
        cases = plugin.examination.explained(plugin.cases)
        _check_memory(plugin.cases, workers.limits, pool.at_rest)
        background = workers.background

        def result(cases: tuple[Case, ...]) -> SessionResult:
            return SessionResult(
                cases=(*cases, *([of_dtype] if of_dtype else [])),
                environment=environment(workers.layers, request.seed, request.devices),
                notes=(
                    *(load_failure(chunk, error, background) for chunk, error in background.loaded.failures),
                    *remarks, *plugin.examination.notes,
                ),
                faults=tuple(plugin.examination.faults),
                printed=workers.printed,
            )  # fmt: skip

        if not plugin.examination.seeks_lines(cases):
            return result(cases)
        if judged is not None:
            judged(result(cases))
        return result(plugin.examination.located(cases, hurried))


def _check_hidden(exercise: Exercise) -> None:
    """Workers may read Python's own folders: the private folders must not lie below one."""
    if sys.platform != "linux":
        return
    from grader.sandbox.isolation.readable import readable

    for room in (exercise.hidden_folder, exercise.solution_folder):
        for folder in readable():
            if room.resolve().is_relative_to(folder.resolve()):
                raise GraderFault(
                    f"The hidden tests are in {room}, below {folder}, which submissions may read.",
                    "Install the course somewhere else.",
                )


def _check_memory(cases: Sequence[Case], limits: Limits, at_rest: Footprint | None) -> None:
    """What runs out of memory where this machine gives less of it than the course promises isn't a learner's fault."""
    import resource

    if at_rest is None or all(case.outcome not in ("memory", "crashed") for case in cases):
        return
    needs = {
        resource.RLIMIT_AS: ("address space", "-v", at_rest.mapped + limits.memory),
        resource.RLIMIT_DATA: ("memory of its own", "-d", at_rest.private + limits.memory),
    }
    for what, (name, option, promised) in needs.items():
        _, given = resource.getrlimit(what)
        if given != resource.RLIM_INFINITY and given < promised:
            raise GraderFault(
                f"This machine lets a process use {given >> 20} MB of {name}; a test needed more of its "
                f"{promised >> 20} MB.",
                f"Raise the limit (`ulimit {option} {promised >> 10}`), then run the command again.",
            )


@contextmanager
def _run_by_pytest(
    workers: Workers, seen: Callable[[list[Case], int], None] | None
) -> Iterator[ExaminerPlugin]:
    """Run the tests, in this process. The submission's folder isn't on its path: the tests are the course's.

    They are collected for the first submission. For the next ones pytest runs the same tests anew.
    """
    request = workers.request
    files = _files(request)
    stamps = tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file())
    key = stamps, request.exercise.dtypes, request.devices, request.mode.first_ends
    plugin = _COLLECTED.pop(key, None) or ExaminerPlugin()
    plugin.begin(workers, seen)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if plugin.session is not None:
            plugin.run_again(plugin.session)
        else:
            _collect_and_run(request, plugin, files)
    yield plugin
    plugin.end()
    if plugin.may_run_again:  # and nothing has failed half-way
        _COLLECTED[key] = plugin


def _files(request: Request) -> list[Path]:
    exercise = request.exercise
    files = sorted(exercise.hidden_folder.glob("test_*.py"))
    if not files and not exercise.handed_out:
        raise CourseFault(
            f"{exercise.name} has no hidden tests in {exercise.hidden_folder}.", "Put them back, or write them."
        )
    if request.mode.examples:
        files.insert(0, exercise.public_folder / "test_examples.py")
    return files


def _collect_and_run(request: Request, plugin: ExaminerPlugin, files: list[Path]) -> None:
    exercise = request.exercise
    stop = ["--maxfail=1"] if request.mode.first_ends else []
    folder = exercise.public_folder if exercise.handed_out else exercise.hidden_folder
    as_package(folder)
    root = folder.parent  # modules are named from there: two exercises may have a test_training.py
    pytest.main([*map(str, files), f"--rootdir={root}", *stop, *_OPTIONS], plugins=[plugin])
    if plugin.report is None:
        raise CourseFault(f"pytest could not run the tests of {exercise.name}.", "Run `pytest` on them by hand.")
    broken = [c for c in plugin.report.get("collectors", []) if c["outcome"] == "failed"]
    if broken:
        _forget(folder)
        raise CourseFault(
            f"{Path(broken[0]['nodeid']).name} of {exercise.name} can't be imported: {_raised(broken[0]['longrepr'])}.",
            "Fix the test, then run `grade check`.",
        )


def _raised(traceback: str) -> str:
    """The exception at the end of pytest's traceback, on one line."""
    said = [line[1:].strip() for line in traceback.splitlines() if line.startswith("E ")]
    return ", ".join(line for line in said if line.strip("^")) or traceback.strip()


def _forget(folder: Path) -> None:
    """Have the tests and what they share imported once more next time: Python would take a module that stopped half-way
    as it is."""
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or "").parent == folder:
            del sys.modules[name]


# No conftest.py, ini file or cache of anybody's; no plug-ins but ours; no collection of garbage at the end, which
# costs a quarter of a second in a process that has torch loaded (measured; design/speed.md).
_OPTIONS = [
    "-c", os.devnull, "--noconftest", "--import-mode=importlib", "--assert=plain", "--strict-markers",
    "-p", "no:cacheprovider", "-p", "no:unraisableexception", "-p", "no:threadexception",
    "-qq", "--no-header", "--tb=no", "-rN", "--show-capture=no",
    "-p", "no:faulthandler", "-p", "no:doctest", "-p", "no:junitxml", "-p", "no:logging",
    "-p", "no:capture", "-p", "no:debugging", "-p", "no:unittest", "-p", "no:recwarn", "-p", "no:pastebin",
    "-p", "no:stepwise", "-p", "no:setuponly", "-p", "no:setupplan", "-p", "no:warnings",
    "-p", "pytest_jsonreport.plugin", "--json-report", "--json-report-file=none",
    "--json-report-omit", "log", "streams", "traceback", "warnings", "keywords",
]  # fmt: skip
