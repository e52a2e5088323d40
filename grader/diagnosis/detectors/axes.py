"""Choosing axes of a tensor, and naming them in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import torch

Axes = tuple[int, ...]
MAX_AXES = 4
"""Of a tensor that is searched: as many as a batch of images has."""


def axis_sets(tensor: torch.Tensor) -> Iterator[Axes]:
    """Every set of axes along which there is more than one element, the smallest sets first."""
    axes = [axis for axis, size in enumerate(tensor.shape) if size > 1]
    if tensor.dim() > MAX_AXES:
        return
    for count in range(1, len(axes) + 1):
        yield from combinations(axes, count)


def broadcasts_to(small: torch.Tensor, large: torch.Tensor) -> bool:
    """Whether `small` can be stretched to the shape of `large`, which stays as it is."""
    if small.dim() > large.dim():
        return False
    return all(own in (1, size) for own, size in zip(small.shape[::-1], large.shape[::-1], strict=False))


def in_words(axes: Sequence[int], shape: Sequence[int]) -> str:
    """The axes and their sizes: axis 0 (size 7), axes 0 and 1 (sizes 7 and 3)."""
    if len(axes) == 1:
        return f"axis {axes[0]} (size {shape[axes[0]]})"
    return f"axes {_listed(axes)} (sizes {_listed([shape[axis] for axis in axes])})"


def _listed(numbers: Sequence[int]) -> str:
    *first, last = [str(number) for number in numbers]
    return f"{', '.join(first)} and {last}"
