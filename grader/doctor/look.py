"""All checks of a machine, in order: what needs least first."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from grader.doctor import libraries, machine
from grader.doctor.interface import WORKER, Check
from grader.examiner.client import CLEAN_PATH, ROOT, clean_environment

BOOT = CLEAN_PATH + "from grader.doctor.walls import main\nmain()\n"
PATIENCE_S = 300.0
GOODBYE_S = 5.0


def checks() -> Iterator[Check]:
    """Each check as soon as it is known. Whatever goes wrong is reported as a check."""
    yield from machine.checks()
    broken = False
    for check in libraries.checks():
        broken = broken or (check.state in ("broken", "not tried") and check.name in ("numpy", "torch"))
        yield check
    if broken:
        yield Check(
            WORKER, "worker", "not tried", "it needs torch and numpy, see above", "nothing can be graded"
        )
        return
    yield from _walls()


def _walls() -> Iterator[Check]:
    """What doctor/walls.py finds; and how its process ended, if it ended early."""
    complete = False
    try:
        with tempfile.TemporaryDirectory(prefix="grade-doctor-", ignore_cleanup_errors=True) as folder:
            for line in _lines({**clean_environment(), "TMPDIR": folder}):
                check = Check(**json.loads(line))
                complete = complete or check.part == WORKER
                yield check
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        yield _stopped(str(error))
    else:
        if not complete:
            yield _stopped("the process that checks the isolation ended early")


def _lines(environment: dict[str, str]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as errors, subprocess.Popen(
        [sys.executable, "-c", BOOT, ROOT], cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=errors, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield from _before(process.stdout.fileno(), time.monotonic() + PATIENCE_S)
            code = process.wait(GOODBYE_S)
        finally:
            process.kill()
        if code:
            errors.seek(0)
            *_, said = ["", *errors.read().decode(errors="replace").strip().splitlines()]
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
            raise ValueError(f"the process that checks the isolation {how}: {said}")


def _before(pipe: int, deadline: float) -> Iterator[bytes]:
    rest = b""
    while select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
        piece = os.read(pipe, 1 << 16)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    raise subprocess.TimeoutExpired("grade doctor", PATIENCE_S)


def _stopped(why: str) -> Check:
    return Check(WORKER, "worker", "broken", why, "nothing can be graded", machine.cure(machine.REPORT))
