"""Where another dtype comes from: runs beside a learner's code whose calls and operators are written to go through here
(examiner/dtypes/sites.py). It is sent as text, and imports nothing of ours.

A site is an origin if it gives the dtype `OTHER` though nothing that goes in has it. The sites in `changed` give
`WANTED` instead.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

WANTED, OTHER = "float32", "float64"
DEEP = 2
"""How far to look into containers for what goes in."""

origins: dict[int, str] = {}
"""The origins, by the number of the site, in order: "number" for one of numpy's numbers, or "array"."""
changed: set[int] = set()


def set_up(wanted: str, other: str, sites: list[int]) -> None:
    """Say what is looked for. Called before the learner's code is loaded."""
    global WANTED, OTHER
    WANTED, OTHER = wanted, other
    changed.update(sites)


def call(site: int, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """function(*args, **kwargs)"""
    result = function(*args, **kwargs)
    return _seen(site, result, (getattr(function, "__self__", None), *args, *kwargs.values()))


def operate(site: int, name: str, left: Any, right: Any) -> Any:
    """An operator, by its name in the module `operator`."""
    return _seen(site, getattr(operator, name)(left, right), (left, right))


def attribute(site: int, of: Any, name: str) -> Any:
    """of.name, which is a number in np.finfo(float).eps."""
    result = getattr(of, name)
    return _seen(site, result, (of,)) if isinstance(result, np.generic) else result


def _seen(site: int, result: Any, given: Any) -> Any:
    if not _is_other(result) or _holds_other(given, DEEP):
        return result
    origins.setdefault(site, "number" if isinstance(result, np.generic) else "array")
    return _converted(result) if site in changed else result


def _is_other(thing: Any) -> bool:
    kinds = (np.ndarray, np.generic, torch.Tensor)
    return isinstance(thing, kinds) and str(thing.dtype).removeprefix("torch.") == OTHER


def _holds_other(given: Any, deep: int) -> bool:
    if isinstance(given, dict):
        given = tuple(given.values())
    if isinstance(given, tuple | list):
        return deep > 0 and any(_holds_other(each, deep - 1) for each in given)
    return _is_other(given)


def _converted(result: Any) -> Any:
    """A number becomes a plain one, which leaves an array's dtype alone."""
    if isinstance(result, np.generic):
        return float(result)
    return result.astype(WANTED) if isinstance(result, np.ndarray) else result.to(getattr(torch, WANTED))
