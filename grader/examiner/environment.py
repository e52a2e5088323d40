"""What it takes to repeat a result: versions, device, isolation, seed."""

from __future__ import annotations

import platform

import numpy as np
import torch

import grader
from grader.results import Environment, LayerStatus


def environment(layers: tuple[LayerStatus, ...], seed: int, devices: tuple[str, ...]) -> Environment:
    """What it takes to repeat a result. layers: of isolation, as the workers report them."""
    cuda = torch.cuda.is_available() and "cuda" in devices
    return Environment(
        python=platform.python_version(), torch=torch.__version__, numpy=np.__version__, grader=grader.__version__,
        platform=platform.platform(), device=torch.cuda.get_device_name() if cuda else "cpu",
        isolation=layers, seed=seed,
    )  # fmt: skip
