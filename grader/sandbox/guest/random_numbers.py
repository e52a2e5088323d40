"""The random numbers of torch, numpy and Python in this process, all at once."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import torch


def begin(seed: int) -> None:
    """Seed all of them."""
    np.random.seed(seed % 2**32)
    random.seed(seed)
    # torch.manual_seed is 2 ms slower in a CPU build, which has only one generator to seed.
    if torch.version.cuda:
        torch.manual_seed(seed)
    else:
        torch.default_generator.manual_seed(seed)


def states() -> tuple[Any, ...]:
    """Where they have come to, in a form that can be compared."""
    return torch.default_generator.get_state().numpy().tobytes(), _of_numpy(), random.getstate()


def drawn_since(seed: int) -> bool:
    """Whether any have been drawn since they began with this seed. They go on from where they are."""
    now = states()
    begin(seed)
    drawn = states() != now
    go_to(*now)
    return drawn


def go_to(of_torch: bytes, of_numpy: Any, of_python: Any) -> None:
    """Go on from there."""
    torch.default_generator.set_state(torch.frombuffer(bytearray(of_torch), dtype=torch.uint8))
    np.random.set_state(of_numpy)
    random.setstate(of_python)


def _of_numpy() -> tuple[Any, ...]:
    state: Any = np.random.get_state()
    kind, keys, *rest = state
    return (kind, tuple(keys.tolist()), *rest)
