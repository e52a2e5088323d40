"""Whether an examiner may stay behind here: not in CI, not without a terminal, not where a setting says no."""

from __future__ import annotations

import math
import os
import sys

from grader.errors import UsageFault
from grader.examiner.resident.residence import Residence, own_folder

SETTING = "GRADE_RESIDENT"
MINUTES = 10.0
OFF = ("off", "no", "false", "0")
CI = (
    "CI", "CONTINUOUS_INTEGRATION", "GITHUB_ACTIONS", "GITLAB_CI", "BUILD_NUMBER", "JENKINS_URL", "TEAMCITY_VERSION",
    "TF_BUILD", "CIRCLECI", "TRAVIS",
)  # fmt: skip
"""Set by services that run jobs; some give a job a terminal."""


def residence(preload: tuple[str, ...]) -> Residence | None:
    """Where an examiner that has loaded these modules may be found, and may stay behind; None if none may.

    Raises UsageFault if the setting is neither "off" nor a number of minutes.
    """
    if why_not() or not (_is_terminal(0) and _is_terminal(2)):
        return None
    folder = own_folder()
    return None if isinstance(folder, str) else Residence(folder, preload, 60 * minutes())


def why_not() -> str:
    """What forbids it whatever the terminal is, as the end of a sentence; "" if nothing does."""
    if sys.platform != "linux":
        return "only on Linux are submissions kept from reaching it"
    if not os.path.exists("/proc/self/status"):
        return "there is no /proc"
    if not minutes():
        return f"{SETTING} is {os.environ[SETTING]}"
    service = next((name for name in CI if os.environ.get(name)), "")
    return f"{service} is set, as in CI" if service else ""


def minutes() -> float:
    """For how long it waits for the next `grade`; 0 if it may not stay. Raises UsageFault for another setting."""
    said = os.environ.get(SETTING, "").strip().casefold()
    if said in OFF:
        return 0.0
    try:
        wanted = float(said) if said else MINUTES
    except ValueError:
        wanted = math.nan
    if not (math.isfinite(wanted) and wanted > 0):
        raise UsageFault(
            f"{SETTING} is {os.environ[SETTING]!r}.",
            f"Set it to off, or to the minutes that an examiner waits for the next `grade` ({MINUTES:g} by default).",
        )
    return wanted


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:  # it is closed
        return False
