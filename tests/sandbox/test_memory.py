"""What needs more memory than the limit is told so, what needs less never is: whichever build of torch is installed.

torch's CPU build maps 0.6 GB before any work, its CUDA build 3.2 GB.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from grader.sandbox.isolation.footprint import measure
from grader.sandbox.isolation.interface import Limits
from grader.sandbox.isolation.posix import memory_limits

MB = 1 << 20
WAYS = {
    "numpy, filled": "np.ones({size}, np.uint8)",
    "numpy, in pieces": "[np.ones({size} // 100, np.uint8) for _ in range(100)]",
    "torch, filled": "torch.ones({size}, dtype=torch.uint8)",
    "torch, in pieces": "[torch.ones({size} // 1000, dtype=torch.uint8) for _ in range(1000)]",
    "bytes": "b'x' * {size}",
    "many numbers": "[float(n) for n in range({size} // 41)]",
    "many small objects": "[bytes(415) for _ in range({size} // 458)]",
    "numpy, not touched": "np.empty({size}, np.uint8)",
}


def source(way: str, megabytes: int) -> str:
    made = WAYS[way].format(size=megabytes * MB)
    return f"import numpy as np\nimport torch\ndef answer():\n    held = {made}\n    return len(held)"


@pytest.mark.parametrize("limit", [128, 1024])
@pytest.mark.parametrize("way", WAYS)
def test_a_little_less_than_the_limit_is_enough(call, way, limit):
    outcome = call(source(way, limit * 85 // 100), "submission.answer()", memory_mb=limit, test_s=60)
    assert outcome.name == "returned", outcome


@pytest.mark.parametrize("limit", [128, 1024])
@pytest.mark.parametrize("way", WAYS)
def test_a_little_more_than_the_limit_is_told(call, way, limit):
    outcome = call(source(way, limit * 125 // 100), "submission.answer()", memory_mb=limit, test_s=60)
    assert getattr(outcome, "outcome", outcome.name) == "memory", outcome


@pytest.mark.parametrize(("share", "told"), [(75, "returned"), (150, "memory")])
def test_shared_memory_counts(call, share, told):
    code = f"""
        import mmap, time

        def answer():
            held = []
            for _ in range({share}):
                held.append(mmap.mmap(-1, 4 << 20))
                held[-1].write(b"x" * (4 << 20))
                time.sleep(0.005)
    """
    assert call(code, "submission.answer()", memory_mb=400).name == told


def test_what_the_learner_holds_leaves_no_room_for_the_answer_and_that_is_told(call):
    code = """
        import torch
        held = []

        def answer():
            try:
                while True:
                    held.append(torch.ones(1 << 18, dtype=torch.uint8))
            except RuntimeError:
                return torch.ones(1 << 20)
    """
    outcome = call(code, "submission.answer()", memory_mb=128)
    assert getattr(outcome, "outcome", outcome.name) == "memory", outcome


def test_libraries_that_are_imported_later_are_no_memory_of_the_learners(call):
    """They are mapped from files."""
    code = "import sympy, http.server, sqlite3, xml.dom.minidom\ndef answer(): return sympy.Symbol('x').name"
    assert call(code, "submission.answer()", memory_mb=256, test_s=60).shown == "'x'"


def test_limits_are_beyond_what_a_process_has_at_rest():
    at_rest = measure()
    assert at_rest is not None
    for most in memory_limits(Limits(memory_mb=64), at_rest).values():
        assert most > at_rest.private + 64 * MB


def test_a_process_is_measured():
    held = b"x" * (64 * MB)
    before = measure()
    more = bytearray(b"y") * (64 * MB)
    after = measure(os.getpid())
    assert before
    assert after
    assert len(held) == len(more)
    for field in ("mapped", "private", "used"):
        assert 60 * MB < getattr(after, field) - getattr(before, field) < 80 * MB, field


def test_a_process_that_is_gone_has_no_memory():
    process = subprocess.Popen([sys.executable, "-c", ""])
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT) is None:
        pass
    assert measure(process.pid) is None  # a zombie
    process.wait()
    assert measure(process.pid) is None
