"""Importing torch once, the way a fork server needs it.

One thread only: after a two-threaded operation here, the same operation would hang in a forked child, and on the
sizes of this course one thread is as fast (measured; design/trust-boundary.md).
"""

from __future__ import annotations

import numpy as np
import torch


def start_cuda() -> None:
    """Have CUDA ready in a worker of its own: its context belongs to one process, and can't be forked.

    torch counts the devices by ctypes until it has done so once: by hand, the trap would refuse that to the worker's
    own loop.
    """
    torch.zeros(1, device="cuda").add_(1).item()
    torch.cuda.device_count()


def warm_up() -> None:
    """Do the first-time work of torch and numpy, so that workers find it done."""
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False  # it keeps ten bits of a float32
    torch.manual_seed(0)
    np.random.seed(0)  # numpy imports its random module at first use (8 ms)
    layer = torch.randn(3, 2) * np.sqrt(2 / 3)
    (torch.randn(4, 3, dtype=torch.float64).float() @ layer + torch.zeros(2)).sum(0).mean().item()
