"""The examiner's end of a worker with a simulated GPU. Here all tensors are on the CPU; each is marked with its device
in the worker.

A tensor that is sent counts as being on the GPU, unless it came from the worker's CPU.
"""

from __future__ import annotations

from typing import Any

import torch

MARK = "came_from_the_cpu"


def simulated_device(tensor: torch.Tensor) -> str:
    """The device that the worker is told for a tensor."""
    return "cpu" if came_from_the_cpu(tensor) else "cuda:0"


def marked(tensor: torch.Tensor, device: str) -> torch.Tensor:
    """The tensor, marked if it wasn't on the GPU in the worker."""
    if device == "cpu":
        setattr(tensor, MARK, True)
    return tensor


def came_from_the_cpu(value: Any) -> bool:
    """Whether a value from a worker is a tensor that was on the CPU there."""
    return isinstance(value, torch.Tensor) and getattr(value, MARK, False)
