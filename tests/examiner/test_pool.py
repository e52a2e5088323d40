"""Examiners that die, between their jobs and during them, and examiners that are asked to end."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from grader.errors import GraderFault
from grader.examiner import client
from grader.examiner.pool import ExaminerPool, in_parallel

SEEN_WITHIN_S = 10.0
PARROT = """
import json, os, sys
about = dict(python="", torch="", numpy="", grader="", isolation=(), seed=0)
for line in sys.stdin:
    print(json.dumps({**about, "platform": str(os.getpid()), "device": " ".join(sys.argv[2:])}), flush=True)
"""
"""An examiner that answers at once, with its process id and what it was told to preload."""


@pytest.fixture(autouse=True)
def _parrots(monkeypatch):
    monkeypatch.setattr(client, "BOOT", PARROT)


def pid(examiner) -> int:
    return int(examiner.look_around().platform)


def killed(examiner) -> int:
    """A job that loses its examiner."""
    process = examiner._process
    os.kill(process.pid, signal.SIGKILL)
    return pid(examiner)


def gone(process_id: int) -> bool:
    deadline = time.monotonic() + SEEN_WITHIN_S
    while time.monotonic() < deadline:
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_an_examiner_does_one_job_after_another_and_ends_with_the_pool():
    with ExaminerPool() as examiners:
        first = examiners.run(pid)
        assert examiners.run(pid) == first
    assert gone(first)


def test_one_that_is_killed_between_jobs_is_replaced_before_the_next():
    tried = []

    def job(examiner):
        tried.append(pid(examiner))

    with ExaminerPool() as examiners:
        died = examiners.run(pid)
        os.kill(died, signal.SIGKILL)
        os.waitid(os.P_PID, died, os.WEXITED | os.WNOWAIT)
        examiners.run(job)
    assert len(tried) == 1
    assert tried != [died]


def test_a_job_whose_examiner_is_killed_is_done_by_another():
    tried = []

    def job(examiner):
        tried.append(examiner._process.pid)
        return killed(examiner) if len(tried) == 1 else pid(examiner)

    with ExaminerPool() as examiners:
        assert examiners.run(job) == tried[1]
        assert tried[0] != tried[1]
        assert examiners.run(pid) == tried[1]


def test_a_job_that_loses_two_examiners_is_a_fault_and_the_next_is_done():
    tried = []

    def job(examiner):
        tried.append(examiner._process.pid)
        return killed(examiner)

    with ExaminerPool() as examiners:
        with pytest.raises(GraderFault, match=r"The examiner ended without an answer \(signal 9\)"):
            examiners.run(job)
        assert len(set(tried)) == 2
        assert examiners.run(pid) not in tried


def test_other_faults_leave_the_examiner_where_it_is():
    def mistaken(examiner):
        raise ValueError(pid(examiner))

    with ExaminerPool() as examiners:
        with pytest.raises(ValueError, match=r"\d+") as raised:
            examiners.run(mistaken)
        assert examiners.run(pid) == int(str(raised.value))


def test_an_interrupted_job_ends_its_examiner():
    """Whatever it was doing, it would answer the next question with the last answer."""
    interrupted = []

    def job(examiner):
        interrupted.append(pid(examiner))
        raise KeyboardInterrupt

    with ExaminerPool() as examiners:
        with pytest.raises(KeyboardInterrupt):
            examiners.run(job)
        assert gone(interrupted[0])
        assert examiners.run(pid) not in interrupted


def test_a_job_that_needs_other_modules_gets_an_examiner_that_has_them():
    with ExaminerPool() as examiners:
        plain = examiners.run(pid)
        assert examiners.run(lambda examiner: examiner.look_around().device, ("wave", "zlib")) == "wave zlib"
        assert gone(plain)


def test_closing_ends_a_busy_examiner_at_once_and_starts_no_other():
    started, ended = threading.Event(), []

    def job(examiner):
        started.set()
        os.kill(examiner._process.pid, signal.SIGSTOP)  # it never answers
        return pid(examiner)

    def run():
        with pytest.raises(GraderFault, match="Grading was stopped"):
            examiners.run(job)
        ended.append(True)

    examiners = ExaminerPool()
    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(SEEN_WITHIN_S)
    examiners.close()
    thread.join(SEEN_WITHIN_S)
    assert ended == [True]


def test_of_many_jobs_those_that_lose_their_examiner_are_done_elsewhere_or_reported():
    tries: dict[str, int] = {}

    def job(examiner, name):
        tries[name] = tries.get(name, 0) + 1
        if name == "hopeless" or (name == "unlucky" and tries[name] == 1):
            killed(examiner)
        return pid(examiner)

    names = ["a", "unlucky", "b", "hopeless", "c", "d"]
    done = dict(in_parallel(names, job, (), 2))
    assert sorted(done) == sorted(names)
    assert {name for name, result in done.items() if isinstance(result, GraderFault)} == {"hopeless"}
    assert tries == {"a": 1, "unlucky": 2, "b": 1, "hopeless": 2, "c": 1, "d": 1}
    assert all(gone(result) for result in done.values() if isinstance(result, int))


def test_no_more_examiners_are_started_than_there_are_jobs(monkeypatch):
    started = []
    start = client.Examiner.__init__

    def counted(self, *arguments, **settings):
        started.append(self)
        start(self, *arguments, **settings)

    monkeypatch.setattr(client.Examiner, "__init__", counted)
    assert len(list(in_parallel("a", lambda examiner, _: pid(examiner), (), 8))) == 1
    assert len(started) == 1


def test_a_machine_that_cannot_start_one_says_so_at_once(monkeypatch):
    monkeypatch.setattr(client.sys, "executable", "/nowhere/python")
    with pytest.raises(GraderFault, match=r"The examiner can't be started: No such file or directory\."):
        list(in_parallel("ab", lambda examiner, _: pid(examiner), (), 2))


def test_a_real_examiner_is_replaced_in_the_middle(monkeypatch):
    monkeypatch.undo()
    tried = []

    def job(examiner):
        tried.append(examiner._process.pid)
        if len(tried) == 1:
            threading.Timer(0.2, os.kill, (tried[0], signal.SIGKILL)).start()  # while it imports torch
        return examiner.look_around()

    with ExaminerPool(refill=True) as examiners:
        assert examiners.run(job).torch
    assert len(set(tried)) == 2
    assert all(map(gone, tried))
