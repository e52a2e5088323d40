"""The simulated GPU, or why there is none: it is made of parts of torch that aren't public, and may be gone."""

from __future__ import annotations

import torch

__all__ = ["WHY_NOT", "Simulated", "simulating"]

try:
    from grader.sandbox.guest.simulated_gpu import Simulated, simulating

    WHY_NOT = ""
except (ImportError, AttributeError) as error:
    Simulated = simulating = None  # type: ignore[assignment, misc]
    WHY_NOT = f"there is no simulated GPU with torch {torch.__version__} ({error})"
