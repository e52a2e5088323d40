"""Whether code that is right on the CPU is right on CUDA, too: a verdict of its own, where there is a device."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from grader.judging.case import Group
from grader.sandbox.host.faults import LearnerFault

TEST = "test_cpu_and_cuda"
SENTENCE = "On CUDA your code is right wherever it is right on the CPU."


def check(groups: Mapping[Group, str], failed: Collection[Group]) -> None:
    """groups: everything that was judged, and its sentence. Raises LearnerFault for what has two verdicts."""
    apart = {
        sentence: "on CUDA" if there in failed else "on the CPU"
        for here, sentence in groups.items()
        if here.device == "cpu" and (there := replace(here, device="cuda")) in groups
        if (here in failed) != (there in failed)
    }
    if apart:
        raise LearnerFault("\n".join(f"Wrong {where} alone: {sentence}" for sentence, where in apart.items()))
