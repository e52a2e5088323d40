"""`grade doctor`, as its user sees it; and as JSON, where it knows how."""

from __future__ import annotations

import json
import subprocess
import sys

from plan import FAILED, PASSED, given, tell

GRADE = [sys.executable, "-c", "from grader.cli.entry import main; main()"]


def main() -> None:
    plan = given()
    text = _doctor(plan.seconds / 2)
    tell("grade doctor", PASSED if text.returncode == 0 else FAILED, said=(text.stdout + text.stderr).splitlines())
    if "--format" in _doctor(plan.seconds / 4, "--help").stdout:
        machine = _doctor(plan.seconds / 2, "--format", "json")
        tell("grade doctor --format json", *_parsed(machine.stdout))


def _doctor(seconds: float, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GRADE, "doctor", *options], capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL
    )


def _parsed(text: str) -> tuple[str, str]:
    try:
        json.loads(text)
    except ValueError as error:
        return FAILED, f"it isn't JSON: {error}"
    return PASSED, text


if __name__ == "__main__":
    main()
