"""A case of a test: what it says of itself, and how to run it. Read once from pytest's item, so that nothing else needs
to know pytest's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest

from grader.judging.oracle.draw import Draw
from grader.results import Visibility
from grader.sandbox.host.remote import RemoteSubmission, running


@dataclass(frozen=True)
class Group:
    """The cases of one test function in one dtype and on one device: what is judged together."""

    test: str
    dtype: str | None
    device: str | None

    def concerns(self, other: Group) -> bool:
        """Whether the two have a dtype and a device in common; a test without one concerns all."""
        return _meet(self.dtype, other.dtype) and _meet(self.device, other.device)


@dataclass(frozen=True)
class CaseFacts:
    """One case.

    sizes: the integers of its parametrization, by name. inputs: names its inputs, which are the same in every dtype and
    on every device. waits_for: the tests that must pass before it is run. needs: the device without which it can't be.
    """

    id: str
    sentence: str
    points: float
    visibility: Visibility
    group: Group
    sizes: dict[str, int]
    inputs: str
    waits_for: tuple[str, ...]
    needs: str | None

    @classmethod
    def of(cls, item: pytest.Function, needs: str | None = None) -> CaseFacts:
        """The facts of a collected test. needs: the device that it can't do without, if it isn't run on one itself."""
        params: dict[str, Any] = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        dtype = str(params["dtype"]).removeprefix("torch.") if "dtype" in params else None
        points, waits_for = _points(item)
        return cls(
            id=item.name,
            sentence=_sentence(item.obj),
            points=points,
            visibility=_visibility(item),
            group=Group(item.originalname, dtype, params.get("device")),
            sizes={name: value for name, value in params.items() if type(value) is int},
            inputs=named_inputs(item.originalname, params),
            waits_for=waits_for,
            needs=needs or params.get("device"),
        )

    @property
    def hidden(self) -> bool:
        """Whether its inputs and truths are secret."""
        return self.visibility == "hidden"

    @property
    def in_words(self) -> str:
        """The case for a reader: "batch = 7, inputs = 3, float32"."""
        sizes = [f"{name} = {value}" for name, value in self.sizes.items()]
        dtype = [self.group.dtype] if self.group.dtype else []
        return ", ".join([*sizes, *dtype, *(["on CUDA"] if self.group.device == "cuda" else [])])


@dataclass(frozen=True)
class CollectedCase:
    """A case that can be run as often as it takes.

    function: the test's. arguments: what it is called with, but for the submission and the draw. asks_submission:
    whether it uses the learner's code at all. draw: gives its inputs; None if it draws none.
    """

    facts: CaseFacts
    function: Callable[..., object]
    arguments: Mapping[str, Any]
    asks_submission: bool
    draw: Draw | None

    @classmethod
    def of(cls, item: pytest.Function, facts: CaseFacts) -> CollectedCase:
        """The case of a test whose fixtures have been set up."""
        given: dict[str, Any] = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}
        return cls(facts, item.obj, given, "submission" in given, given.get("draw"))

    def run(self, submission: RemoteSubmission | None, draw: Draw | None, **others: Any) -> None:
        """Call the test's function with this submission and these draws. others: further arguments to replace.

        Raises whatever the test does; AssertionError for `pytest.fail`.
        """
        replaced = {"submission": submission, "draw": draw, **others}
        try:
            with running(submission) if submission is not None else nullcontext():
                self.function(**{name: replaced.get(name, value) for name, value in self.arguments.items()})
        except pytest.fail.Exception as failed:  # not an Exception: it would pass through every handler here
            raise AssertionError(str(failed)) from failed


def named_inputs(test: str, parameters: Mapping[str, Any]) -> str:
    """What tells the inputs of a case from those of others: the same in every dtype and on every device."""
    own = [f"{name}={_steady(value)}" for name, value in parameters.items() if name not in ("dtype", "device")]
    return "/".join([test, *own])


def _steady(value: Any) -> Any:
    """A parameter as each process writes it: a function's own text has its address in it, and inputs follow from it."""
    return getattr(value, "__name__", value)


def _meet(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first == second


def _points(item: pytest.Function) -> tuple[float, tuple[str, ...]]:
    """What the test is worth, and the tests that must pass before it: `points(n, requires=...)`."""

    def read(n: float, *, requires: str | tuple[str, ...] = ()) -> tuple[float, tuple[str, ...]]:
        return float(n), (requires,) if isinstance(requires, str) else tuple(requires)

    mark = item.get_closest_marker("points")
    return read(*mark.args, **mark.kwargs) if mark else (0.0, ())


def _visibility(item: pytest.Function) -> Visibility:
    mark = item.get_closest_marker("visibility")
    default = "visible" if item.path.name.startswith("test_examples") else "hidden"
    return "visible" if (mark.args[0] if mark else default) == "visible" else "hidden"


def _sentence(function: Any) -> str:
    """The first paragraph of the test's docstring."""
    doc = (function.__doc__ or function.__name__).strip()
    return " ".join(doc.split("\n\n")[0].split())
