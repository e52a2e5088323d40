"""The answer is on another device than the inputs."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer left the device of its inputs on the way."""
    if answer.mismatch.kind != "device":
        return None
    return Diagnosis(
        "device",
        "Look for a tensor created without a device (zeros, ones, a list of numbers), for .cpu() or .cuda(), and for a "
        "detour through numpy.",
    )
