"""Which layers of isolation a CUDA worker can start behind, and what the least is that must be left out if not all.

Each set of layers is tried in a process of its own, several at once. Later steps leave out what was found here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from plan import FAILED, NO_TIME, NOT_RUN, PASSED, Plan, given, tell

from grader.examiner.pool import cores
from grader.sandbox.isolation.stack import WALLS

PROBE = Path(__file__).with_name("probe.py")
MAX_S = 50.0
HARMLESS = ("session", "watchdog")
"""Layers that can't stand in CUDA's way."""


def main() -> None:
    plan = given()
    end = time.monotonic() + plan.seconds - 2
    names = [layer.name for layer in WALLS.all if layer.name not in HARMLESS]
    tries: dict[str, dict[str, Any]] = {"behind all layers": {}, "behind none": {"without": names}}
    if plan.cuda:  # these two limits might be too low for it
        tries["with 1024 open files"] = {"limits": {"open_files": 1024}}
        tries["with files of 1 GB"] = {"limits": {"file_mb": 1024}}
    came = _tried(plan, end, tries)
    if "work" in came["behind all layers"]:
        tell("what must be left out", PASSED, "nothing", left_out=[])
    else:
        left_out = _least(plan, end, names, "work" in came["behind none"])
        why = ", ".join(left_out) or "no layer: a forked worker can't use CUDA here, behind walls or not"
        tell("what must be left out", FAILED, why, left_out=left_out)
    for name, why_not in came["behind all layers"].get("missing", {}).items():
        tell(f"{name} holds", FAILED, why_not)


def _least(plan: Plan, end: float, names: list[str], possible: bool) -> list[str]:
    """The layers to leave out: one if that is enough, else all but those that can be added to none, one by one."""
    singly = _tried(plan, end, {f"behind all but {name}": {"without": [name]} for name in names})
    enough = [name for name in names if "work" in singly[f"behind all but {name}"]]
    if enough or not possible:
        return enough[:1]
    left_out = names
    for name in names:
        fewer = [other for other in left_out if other != name]
        if "work" in probe(plan, end, without=fewer):
            left_out = fewer
    return left_out


def _tried(plan: Plan, end: float, tries: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What came of each, by name; all told."""
    with ThreadPoolExecutor(max(1, cores() // 2)) as pool:
        came = dict(zip(tries, pool.map(lambda what: probe(plan, end, **what), tries.values())))
    for name, answer in came.items():
        why = answer.pop("why")
        tell(name, NOT_RUN if why == NO_TIME else FAILED if why else PASSED, why, **answer)
    return came


def probe(plan: Plan, end: float, attacks: bool = False, **asked: Any) -> dict[str, Any]:
    """What probe.py says of one worker; {"why": …} if it doesn't start."""
    seconds = min(MAX_S, end - time.monotonic())
    if seconds < 5:
        return {"why": NO_TIME}
    question = {"device": plan.device, "without": [], "limits": {}, "attacks": attacks, **asked}
    try:
        done = subprocess.run(
            [sys.executable, str(PROBE), json.dumps(question)], capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return {"why": f"it didn't end within {seconds:.0f} s" if seconds == MAX_S else NO_TIME}
    if done.returncode:
        return {"why": f"exit code {done.returncode}: {done.stderr.strip()[-300:]}"}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    main()
