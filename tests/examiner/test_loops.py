"""Code that runs out of its time is told the loop in which it was, if it was in one of its own."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from grader.course.catalogue import find
from grader.examiner.loops import endless_loop
from grader.examiner.modes import MODES
from grader.examiner.workers import Request, Workers
from grader.submission.interface import Chunk, Submission

INNER = """
def answer(limit=3):
    for row in range(limit):
        column = 0
        while column < limit:
            row += 1
"""


@pytest.fixture
def loop():
    """Finds the loop in which `answer()` of a file is when its time is up."""

    def found(source):
        own = Submission("own.py", "", (Chunk("own.py", source),), True)
        workers = Workers(Request(find("3"), own, 1, ("cpu",), MODES["grade"], in_process=True), pool=None)
        facts = SimpleNamespace(sizes={}, group=SimpleNamespace(device="cpu"))
        case = SimpleNamespace(draw=None, facts=facts, run=lambda submission, draw: submission.answer())
        return endless_loop(workers, case)

    return found


def test_of_two_loops_the_one_that_doesnt_end(loop):
    place = loop(INNER)
    assert (place.label, place.line, place.function, place.source) == ("own.py", 5, "answer", "while column < limit:")


def test_a_loop_in_a_method(loop):
    source = "class A:\n    def go(self):\n        while self: pass\n\n\ndef answer(): A().go()\n"
    assert loop(source).source == "while self: pass"


def test_future_imports_stay_at_the_top(loop):
    source = '"""Own."""\nfrom __future__ import annotations\ndef answer() -> Unknown:\n    while True: pass\n'
    assert loop(source).line == 4


def test_code_that_catches_every_exception_is_told_it_too(loop):
    source = "def answer():\n    for i in range(10**9):\n        try: pass\n        except Exception: pass\n"
    assert loop(source).line == 2


@pytest.mark.parametrize(
    "source",
    [
        "def answer():\n    for i in range(3): pass\n    raise RuntimeError('0')",
        "def answer():\n    for i in range(3): pass",
        "def answer(): return answer",
        "class StillInLoop(Exception): pass\ndef answer():\n    for i in (): pass\n    raise StillInLoop('7')",
    ],
    ids=["raises", "ends", "no loop", "names a loop that isn't there"],
)
def test_nothing_is_said_of_other_code(loop, source):
    assert loop(source) is None
