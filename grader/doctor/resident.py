"""The examiner that `grade` leaves behind for the next one: whether one is running, and how to end it."""

from __future__ import annotations

from datetime import datetime

from grader.doctor.interface import MACHINE, Check
from grader.errors import UsageFault
from grader.examiner.resident import allowed
from grader.examiner.resident.lock import holder
from grader.examiner.resident.residence import Residence, own_folder

NAME = "resident examiner"
MEANS = "each `grade` in a terminal loads torch anew, which takes some seconds"
CURE = "Remove it, or make it a folder of your own with the mode 700."


def check() -> Check:
    """What it is doing, or why there is none here."""
    try:
        minutes, why_not = allowed.minutes(), allowed.why_not()
    except UsageFault as fault:
        return Check(MACHINE, NAME, "missing", fault.what, "`grade 3` refuses to start", fault.do)
    if why_not:
        return Check(MACHINE, NAME, "ok", f"none, because {why_not}")
    folder = own_folder()
    if isinstance(folder, str):
        return Check(MACHINE, NAME, "missing", folder, MEANS, CURE)
    running = holder(Residence(folder, (), 0.0).lock)
    if running is not None:
        process, start = running
        since = f"{datetime.fromtimestamp(start):%Y-%m-%d %H:%M}"
        return Check(MACHINE, NAME, "ok", f"process {process}, since {since}; `kill {process}` ends it")
    found = f"none is running; `grade` in a terminal leaves one behind for {minutes:g} minutes"
    return Check(MACHINE, NAME, "ok", found)
