"""Tries the grader on a machine with a GPU, within eight minutes, and writes down what came of it.

The machine needs Linux, Python 3.12, some torch with its numpy, and one GPU; no network. Before it goes there, the
wheels of everything else are collected here (5 MB; they are no part of the repository):

    python tests/on_gpu/pack.py

There, with the Python that has torch:

    python tests/on_gpu/run.py [FOLDER] [--device cpu] [--seconds 480] [--only 03 --only 05] [--step NAME]

FOLDER, or else the environment variable OUT, gets report.md and report.json: a row for each step (passed, failed, or
not run and why), what each step tried and measured, versions, GPU and driver; and `tried`, a row for README's table.
The exit code is 0 if no step failed. Without a GPU, `--device cpu` tries the script itself: the same steps on the CPU,
behind the walls of a CUDA worker; what needs a GPU is then "not run".

The steps, in this order, each in a process of its own with a time limit (`steps/`, one file each). None stops the
next; a step that is late keeps the rows that it has told.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import report
import room

HERE = Path(__file__).resolve().parent
USUAL_S = 480.0
MIN_S = 10.0
"""What a step must be given to be begun."""
LATE_S = 5.0
GRACE_S = 20.0
"""Kept for the report."""


@dataclass(frozen=True)
class Step:
    """One file of steps/. most_s: its time limit where all have USUAL_S. Together they are more: most end early."""

    file: str
    title: str
    most_s: float


STEPS = (
    Step("doctor", "grade doctor", 60),
    Step("walls", "Which layers a CUDA worker can start behind", 90),
    Step("asked", "What CUDA asks the kernel for", 60),
    Step("references", "The references, on the CPU and on CUDA", 150),
    Step("mistakes", "Known mistakes, and one that only a GPU shows, of five exercises", 90),
    Step("bugs", "The simulated GPU's verdicts beside the real ones", 90),
    Step("attacked", "What a CUDA worker still can't do", 40),
    Step("times", "What it takes", 60),
)


@dataclass
class Came:
    """What came of a step. rows: as steps/plan.py says."""

    step: Step
    result: str
    why: str = ""
    seconds: float = 0.0
    rows: list[dict[str, Any]] = field(default_factory=list)


def main() -> int:
    asked = _arguments()
    start = time.monotonic()
    end = start + asked.seconds - GRACE_S
    out = Path(asked.folder)
    out.mkdir(parents=True, exist_ok=True)
    python = room.furnish(asked.wheels)
    atexit.register(shutil.rmtree, python.parents[1], ignore_errors=True)
    machine = _machine(python)
    if "why" in machine:
        sys.exit(f"The environment can't be used: {machine['why']}")
    if asked.device == "cuda" and not machine["gpu"]:
        sys.exit(f"torch {machine['torch']} sees no GPU here. `--device cpu` tries the script without one.")
    came: list[Came] = []
    without: list[str] = []
    for step in STEPS:
        if asked.step and step.file not in asked.step:
            continue
        came.append(_run(step, python, asked, without, end))
        without = next((row["left_out"] for row in came[-1].rows if "left_out" in row), without)
        print(f"{came[-1].result:8} {step.title} ({came[-1].seconds:.0f} s) {came[-1].why}", flush=True)
        report.write(out, _summary(asked, machine, came, time.monotonic() - start))  # what is known so far
    return 1 if any(each.result == "failed" for each in came) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("OUT"), help="for report.md and report.json")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--seconds", type=float, default=USUAL_S, help="for everything; each step has its share")
    parser.add_argument("--only", action="append", default=[], metavar="EXERCISE", help="its number")
    parser.add_argument("--step", action="append", default=[], choices=[step.file for step in STEPS])
    parser.add_argument("--wheels", type=Path, default=HERE / "wheels", help="what pack.py collected")
    asked = parser.parse_args()
    if asked.folder is None:
        parser.error("name a folder for the report, or set OUT")
    if not any(asked.wheels.glob("*.whl")):
        parser.error(f"there are no wheels in {asked.wheels}: pack.py collects them where there is a network")
    return asked


def _run(step: Step, python: Path, asked: argparse.Namespace, without: list[str], end: float) -> Came:
    """One step, in a process of its own, which is ended when its time is over."""
    seconds = min(step.most_s * asked.seconds / USUAL_S, end - time.monotonic())
    if seconds < MIN_S:
        return Came(step, "not run", "no time left")
    plan = {"device": asked.device, "end": time.time() + seconds, "exercises": asked.only, "without": without}
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+", errors="replace") as said:
        process = subprocess.Popen(
            [str(python), str(HERE / "steps" / f"{step.file}.py"), json.dumps(plan)],
            stdout=told, stderr=said, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        why = ""
        try:
            process.wait(seconds + LATE_S)
        except subprocess.TimeoutExpired:
            why = f"it was ended after {seconds + LATE_S:.0f} s"
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        told.seek(0)
        said.seek(0)
        last = said.read().strip()[-800:]
        if process.returncode and not why:
            why = f"it ended with exit code {process.returncode}: {last}"
        rows = [json.loads(line) for line in told.read().splitlines() if line.startswith('{"what"')]
    return Came(step, *_verdict(rows, why), round(time.monotonic() - start, 1), rows)


def _verdict(rows: list[dict[str, Any]], why: str) -> tuple[str, str]:
    """The step's result, and why it is so."""
    failed = [row for row in rows if row["result"] == "failed"]
    if why or failed:
        first = f"{failed[0]['what']}: {failed[0]['detail']}"[:300] if failed else ""
        return "failed", "; ".join(filter(None, (why, first)))
    left_out = [row for row in rows if row["result"] == "not run"]
    if len(left_out) == len(rows):
        return "not run", left_out[0]["detail"] if left_out else "it told nothing"
    reasons = sorted({row["detail"] for row in left_out})
    return "passed", f"{len(left_out)} not run: {', '.join(reasons)}" if left_out else ""


LOOK = """
import json, platform, sys
import numpy, torch
import grader
gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else ""
memory = torch.cuda.get_device_properties(0).total_memory >> 20 if gpu else 0
print(json.dumps({"python": platform.python_version(), "torch": torch.__version__, "numpy": numpy.__version__,
                  "platform": platform.platform(), "gpu": gpu, "gpu_memory_mb": memory, "cuda": torch.version.cuda,
                  "grader": grader.__version__}))
"""


def _machine(python: Path) -> dict[str, Any]:
    """Versions and the GPU, as the new environment sees them; {"why": …} if it can't."""
    done = subprocess.run([str(python), "-c", LOOK], capture_output=True, text=True, cwd="/")
    if done.returncode:
        return {"why": done.stderr.strip()[-500:]}
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    seen |= {"cores": len(os.sched_getaffinity(0)), "user": os.getuid(), "driver": ""}
    version = Path("/proc/driver/nvidia/version")
    if version.exists():
        seen["driver"] = version.read_text(encoding="utf-8").splitlines()[0]
    seen["devices"] = sorted(map(str, Path("/dev").glob("nvidia*")))
    return seen


def _summary(asked: argparse.Namespace, machine: dict[str, Any], came: list[Came], seconds: float) -> dict[str, Any]:
    """The whole report as plain containers."""
    counts = {result: sum(each.result == result for each in came) for result in ("passed", "failed", "not run")}
    tried = {
        **{name: machine[name] for name in ("python", "torch", "numpy", "platform")},
        "device": machine["gpu"] if asked.device == "cuda" else "cpu",
        "date": datetime.now(UTC).date().isoformat(),
        "what": "tests/on_gpu" + "".join(f", exercise {number}" for number in asked.only),
        "result": ", ".join(f"{number} {result}" for result, number in counts.items() if number),
    }
    return {"tried": tried, "machine": machine, "seconds": round(seconds, 1), "steps": [asdict(each) for each in came]}


if __name__ == "__main__":
    sys.exit(main())
