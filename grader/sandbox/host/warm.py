"""Importing torch once, as a fork server needs it.

It uses one thread: an operation that ran on two threads here would hang in a forked child. For the sizes of this course
one thread is as fast (measured; design/trust-boundary.md).
"""

from __future__ import annotations

import importlib

import numpy as np
import torch


def start_cuda() -> None:
    """Initialise CUDA in a worker: a CUDA context belongs to one process and can't be forked.

    torch also counts the devices, which it does by ctypes the first time: later, the trap would refuse that.
    """
    torch.zeros(1, device="cuda").add_(1).item()
    torch.cuda.device_count()


def warm_up() -> None:
    """Do the first-time work of torch and numpy here, so that workers needn't."""
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False  # TF32 keeps ten bits of a float32
    torch.manual_seed(0)
    np.random.seed(0)  # numpy imports its random module at first use (8 ms)
    layer = torch.randn(3, 2) * np.sqrt(2 / 3)
    (torch.randn(4, 3, dtype=torch.float64).float() @ layer + torch.zeros(2)).sum(0).mean().item()


def import_module(name: str) -> None:
    """Import a library's module, and what that imports when it is first used."""
    importlib.import_module(name)
    if name == "torch._dynamo":
        weights = torch.zeros(1, requires_grad=True)
        weights.grad = torch.zeros(1)  # a backward pass would start threads
        torch.optim.SGD([weights], lr=0.1).step()
