"""Random inputs, drawn in the examiner: secret, and repeatable from the session's seed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import torch


def derived_seed(seed: int, *keys: object) -> int:
    """A 63-bit seed for one purpose. One-way: from one derived seed, no other can be computed."""
    text = "/".join(str(key) for key in (seed, *keys))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


class Draw:
    """Draws tensors of one dtype on one device, each from a stream of its own.

    All are drawn in float64 on the CPU and then rounded, so that a case has the same inputs in every dtype and on
    every device. What was drawn is kept: `replay()` gives the same tensors again, in the same order.
    """

    def __init__(self, seed: int, dtype: torch.dtype, device: str) -> None:
        self._seed, self._dtype, self._device = seed, dtype, device
        self._drawn: list[torch.Tensor] = []
        self.given: list[torch.Tensor] = []
        """What the test was given, in order: it may have changed it since."""

    def normal(self, *shape: int, scale: float = 1.0) -> torch.Tensor:
        """Standard normal values times `scale`."""
        return self._next(lambda stream: torch.randn(shape, dtype=torch.float64, generator=stream) * scale)

    def uniform(self, low: float, high: float, *shape: int) -> torch.Tensor:
        """Uniform values in [low, high)."""
        return self._next(lambda stream: low + (high - low) * torch.rand(shape, dtype=torch.float64, generator=stream))

    def choice(self, values: list[float], *shape: int) -> torch.Tensor:
        """Each element one of `values`."""
        options = torch.tensor(values, dtype=torch.float64)
        return self._next(lambda stream: options[torch.randint(len(values), shape, generator=stream)])

    def anew(self, trial: int) -> Draw:
        """A Draw of the same dtype and device, whose numbers say nothing about this one's."""
        return Draw(derived_seed(self._seed, "anew", trial), self._dtype, self._device)

    def replay(self, changes: Mapping[int, torch.Tensor] | None = None) -> Draw:
        """A Draw that gives the tensors of this one again, in order, whatever is requested.

        changes: what to give instead, by number, of any shape.
        """
        return _Replay([(changes or {}).get(number, drawn) for number, drawn in enumerate(self._drawn)], self)

    def _next(self, make: Callable[[torch.Generator], torch.Tensor]) -> torch.Tensor:
        stream = torch.Generator().manual_seed(derived_seed(self._seed, len(self._drawn)))
        tensor = make(stream).to(self._device, self._dtype)
        self._drawn.append(tensor.clone())
        self.given.append(tensor)
        return tensor


class _Replay(Draw):
    def __init__(self, drawn: list[torch.Tensor], original: Draw) -> None:
        super().__init__(original._seed, original._dtype, original._device)
        self._again = iter(drawn)

    def _next(self, make: Callable[[torch.Generator], torch.Tensor]) -> torch.Tensor:
        again = next(self._again, None)
        if again is None:
            return super()._next(make)
        self._drawn.append(again)
        self.given.append(again.to(self._device, self._dtype, copy=True))
        return self.given[-1]
