"""A busy machine changes no grade: what waits for a core isn't counted, what sleeps or loops is."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from grader.sandbox.host.time_left import Clock, TimeLeft, waited_s

BUSY = """
    import time

    def work(seconds):
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass
        return "done"

    def sleep(seconds):
        time.sleep(seconds)

    def loop():
        while True:
            pass
"""
HOGS = 6


@pytest.fixture
def crowded(clean_process):
    """The workers' processes, and some that never rest, on one core."""
    core = {min(os.sched_getaffinity(0))}
    everyone = [clean_process.pid, *children(clean_process.pid)]
    before = {pid: os.sched_getaffinity(pid) for pid in everyone}
    hog = [sys.executable, "-c", "while True: pass"]
    hogs = [subprocess.Popen(hog, start_new_session=True) for _ in range(HOGS)]  # Linux shares cores among sessions
    for pid in (*everyone, *(hog.pid for hog in hogs)):
        os.sched_setaffinity(pid, core)
    yield
    for hog in hogs:
        hog.kill()
        hog.wait()
    for pid, cores in before.items():
        os.sched_setaffinity(pid, cores)


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def test_what_waits_for_a_core_isnt_too_late(call, crowded):
    if not waited_s():
        pytest.skip("this kernel doesn't count how long a process waits")
    outcome = call(BUSY, "submission.work(1.0)", test_s=2)
    assert outcome.name == "returned", outcome
    assert outcome.seconds > 2


def test_several_calls_are_counted_together_without_what_they_waited(call, crowded):
    if not waited_s():
        pytest.skip("this kernel doesn't count how long a process waits")
    outcome = call(BUSY, *["submission.work(0.3)"] * 4, test_s=2)
    assert outcome.name == "returned", outcome


def test_what_sleeps_is_too_late_on_a_busy_machine_too(call, crowded):
    outcome = call(BUSY, "submission.sleep(60)", test_s=2)
    assert outcome.name == "timeout"
    assert outcome.seconds < 20


def test_a_loop_ends_on_a_busy_machine_too(call, crowded):
    outcome = call(BUSY, "submission.loop()", test_s=1)
    assert outcome.name == "timeout"


def test_several_calls_share_the_time_of_a_test(call):
    outcome = call(BUSY, *["submission.sleep(0.4)"] * 4, test_s=1)
    assert outcome.name in ("timeout", "crashed")
    assert outcome.seconds < 1


def test_a_function_that_used_up_the_time_of_a_test_has_little_in_the_next(run):
    first, second = run(BUSY, "submission.loop()", "neighbour.loop()", neighbour=BUSY, test_s=4).calls
    assert first.sentence == "`loop()` exceeded the time limit of 4 s for a test."
    assert second.sentence == "`loop()` was stopped after 2 s: earlier it exceeded the time limit of 4 s for a test."
    assert second.seconds < first.seconds


def test_what_another_function_used_up_costs_this_one_nothing(run):
    first, second = run(BUSY, "submission.loop()", "neighbour.work(2.5)", neighbour=BUSY, test_s=4).calls
    assert (first.name, second.name) == ("timeout", "returned")


def test_a_part_is_taken_from_the_whole():
    whole = TimeLeft(10)
    part = TimeLeft(3, whole)
    part.take(2)
    assert (part.seconds, whole.seconds) == (1, 8)
    TimeLeft(9, whole).take(7.5)
    assert part.seconds == 0.5


def test_waiting_gives_time_back():
    left = TimeLeft(0.05)
    waits = iter([0.2, 0.0])
    clock = Clock(left, lambda: next(waits))
    time.sleep(0.1)
    assert 0.1 < clock.left() < 0.16
    clock.stop()
    assert left.seconds > 0.1


def test_nobody_is_asked_before_the_time_seems_to_be_over():
    clock = Clock(TimeLeft(60), lambda: 1 / 0)
    assert clock.left() > 59


def test_what_many_short_calls_wait_isnt_taken_from_the_whole(run, crowded):
    """Each test has a worker of its own: what one waited is credited before it ends."""
    if not waited_s():
        pytest.skip("this kernel doesn't count how long a process waits")
    answer = run(BUSY, *["submission.work(0.2)"] * 5, test_s=30, submission_s=60)
    assert [call.name for call in answer.calls] == ["returned"] * 5


def test_what_was_waited_is_credited_when_a_clock_stops():
    left = TimeLeft(60)
    clock = Clock(left, lambda: 0.05)
    time.sleep(0.06)
    clock.stop()
    assert left.seconds > 59.98


def test_nothing_lasts_for_ever_on_a_busy_machine():
    clock = Clock(TimeLeft(0.02), lambda: 1.0)
    time.sleep(0.15)
    assert clock.left() <= 0


def test_the_time_of_the_whole_submission_is_told_as_such(call):
    outcome = call(BUSY, "submission.sleep(60)", test_s=50, submission_s=1)
    assert outcome.sentence == "`sleep(int)` was stopped: the time limit of the whole submission is 1 s."


def test_more_threads_may_be_asked_for_and_arent_had(call):
    code = """
        import torch

        def answer():
            torch.set_num_threads(8)
            torch.set_num_interop_threads(8)
            return len(torch.ones(1500, 1500) @ torch.ones(1500, 1500))
    """
    assert call(code, "submission.answer()").shown == "1500"
