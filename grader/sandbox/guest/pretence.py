"""The pretended GPU, or why there is none: it is made of parts of torch that aren't public, and may be gone."""

from __future__ import annotations

import torch

__all__ = ["WHY_NOT", "Pretended", "pretending"]

try:
    from grader.sandbox.guest.pretended_gpu import Pretended, pretending

    WHY_NOT = ""
except (ImportError, AttributeError) as error:
    Pretended = pretending = None  # type: ignore[assignment, misc]
    WHY_NOT = f"there is no pretended GPU with torch {torch.__version__} ({error})"
