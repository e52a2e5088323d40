"""The examiner's end of a worker with a pretended GPU: tensors here are the CPU's, and what they were there is noted.

What is sent counts as being on the GPU, but for what came from the worker's CPU and goes back there.
"""

from __future__ import annotations

from typing import Any

import torch

MARK = "came_from_the_cpu"


def pretended_device(tensor: torch.Tensor) -> str:
    """Where the worker is to think that a tensor is."""
    return "cpu" if came_from_the_cpu(tensor) else "cuda:0"


def marked(tensor: torch.Tensor, device: str) -> torch.Tensor:
    """A tensor as it came, with a note if it wasn't on the GPU."""
    if device == "cpu":
        setattr(tensor, MARK, True)
    return tensor


def came_from_the_cpu(value: Any) -> bool:
    """Whether a value that came from a worker is a tensor that was on the CPU there."""
    return isinstance(value, torch.Tensor) and getattr(value, MARK, False)
