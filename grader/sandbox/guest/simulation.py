"""The simulated GPU, or why there is none: it is made of parts of torch that aren't public, and may be gone."""

from __future__ import annotations

import torch

__all__ = ["WHY_NOT", "Simulated", "placed", "simulating", "unseen"]

try:
    from grader.sandbox.guest.simulated_gpu import Simulated, placed, simulating, unseen

    WHY_NOT = ""
except (ImportError, AttributeError) as error:
    Simulated = placed = simulating = unseen = None  # type: ignore[assignment, misc]
    WHY_NOT = f"there is no simulated GPU with torch {torch.__version__} ({error})"
