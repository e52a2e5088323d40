"""Trained with another rate, or for another number of steps: the reference runs again with the setting changed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from grader.diagnosis.detectors.agreement import BITS, close, evidence
from grader.diagnosis.detectors.factor import SHORT, readings
from grader.diagnosis.detectors.update_step import RATES
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.replay import Replay
from grader.judging.compare.compare import as_tensor
from grader.judging.compare.interface import Answer
from grader.judging.judge import Question
from grader.results import Diagnosis
from grader.sandbox.guest import wire
from grader.sandbox.host.call import Call
from grader.sandbox.host.in_process import InProcess
from grader.submission.interface import Submission

COUNTS = ("epochs", "num_epoch", "steps")
NUMBERS = ("t",)
"""Of the last step: an optimizer keeps it."""
SETTINGS = (*RATES, *COUNTS, *NUMBERS)

Change = Callable[[str, Any], Any]


class Retuned(InProcess):
    """A rehearsal in which `change(name, value)` replaces the arguments that functions are called with."""

    def __init__(self, submission: Submission, seed: int, by_hand: bool, change: Change) -> None:
        super().__init__(submission, seed, by_hand)
        self._change = change

    def ask(self, question: dict[str, Any], call: Call) -> Any:
        """As InProcess.ask, with the arguments of a call changed."""
        return super().ask(self._changed(question) if question["do"] in ("call", "call_remote") else question, call)

    def _changed(self, question: dict[str, Any]) -> dict[str, Any]:
        function = self._worker.object(question["of"]) if isinstance(question["of"], wire.Handle) else None
        if "method" in question:
            function = getattr(function, question["method"], None)
        if not callable(function):
            return question
        try:
            bound = inspect.signature(function).bind(*question["args"], **question["kwargs"])
        except (TypeError, ValueError):
            return question
        for name, value in bound.arguments.items():
            if isinstance(value, dict):  # a config, with settings of its own
                value = {key: self._change(key, each) if key in SETTINGS else each for key, each in value.items()}
            bound.arguments[name] = self._change(name, value)
        return {**question, "args": list(bound.args), "kwargs": dict(bound.kwargs)}


@dataclass(frozen=True)
class _Slip:
    """A setting that isn't as it was given. factor: of the rate, where it is that. sized: made of sizes, or meant
    for this answer alone: earlier ones may be right."""

    change: Change
    sentence: str
    factor: float | None = None
    sized: bool = False


@dataclass(frozen=True)
class Heard:
    """What a test calls the exercise's functions with: rates by their names, and sizes of tensors ("x.shape[0]")."""

    rates: dict[str, float]
    shapes: dict[str, float]


def listen(reference: Submission, replay: Replay, number: int) -> Heard:
    """What the reference is called with, up to answer `number`. Sizes up to 2 are left out: they explain too much."""

    def compute() -> Heard:
        heard = Heard({}, {})

        def note(name: str, value: Any) -> Any:
            if name in RATES:
                heard.rates[name] = float(value)
            for axis, size in enumerate(getattr(value, "shape", ())):
                if size > 2 and size not in heard.shapes.values():
                    heard.shapes[f"{name}.shape[{axis}]"] = size
            return value

        replay.reached(reference, number, partial(Retuned, change=note))
        return heard

    return replay.once("heard", compute, reference, number)


@dataclass(frozen=True)
class Setting:
    """A setting that gives an answer: the reference with it, and what to say. sized: whether it is a factor made of
    sizes, another one in each test."""

    retuned: Mistake
    said: Diagnosis
    sized: bool


def explain(answer: Answer, number: int, replay: Replay, reference: Submission) -> Iterator[Setting]:
    """The changes of a setting with which the reference gives this answer."""
    if not _is_asked_for(number, replay, reference):
        return
    still, _ = _outcome(_scaled(0.0), number, replay, reference)
    for slip in _slips(answer) if answer.got is not None else ():
        value, used = _outcome(slip.change, number, replay, reference)
        if not used or value is None or not _gives(value, answer):
            continue
        if slip.factor and still is not None and not _apart(value, still, answer):
            continue  # it hardly moves: any small factor gives that, and 0 is tried, too
        said = f"{answer.name} is what you get with {slip.sentence.format(name=used[0])}"
        retuned = Mistake(slip.sentence, said, reference, partial(Retuned, change=slip.change))
        kind = "rate" if used[0] in RATES else "count"
        yield Setting(retuned, Diagnosis(kind, said, factor=slip.factor), slip.sized)


def _is_asked_for(number: int, replay: Replay, reference: Submission) -> bool:
    """Whether anything is called with a rate or a number of steps."""

    def compute() -> bool:
        given: set[str] = set()

        def note(name: str, value: Any) -> Any:
            given.add(name)
            return value

        replay.reached(reference, number, partial(Retuned, change=note))
        return not given.isdisjoint(SETTINGS)

    return replay.once("asked for", compute, reference, number)


def _outcome(
    change: Change, number: int, replay: Replay, reference: Submission
) -> tuple[torch.Tensor | None, tuple[str, ...]]:
    """What the reference answers with arguments changed, and the names of those that were."""

    def compute() -> tuple[torch.Tensor | None, tuple[str, ...]]:
        used: list[str] = []

        def noting(name: str, value: Any) -> Any:
            changed = change(name, value)
            if changed is not value:
                used.append(name)
            return changed

        reached = replay.reached(reference, number, partial(Retuned, change=noting))
        value = as_tensor(reached.got) if isinstance(reached, Question) else None
        return None if value is None else value.to("cpu", torch.float64), tuple(used)

    return replay.once("retuned", compute, reference, number, change)


def _gives(value: torch.Tensor, answer: Answer) -> bool:
    got, truth = answer.got, answer.truth
    if got is None or value.shape != got.shape or not close(got, value, 2 * truth.allowed):
        return False
    return _apart(value, truth.value, answer)  # it may hardly differ from the truth


def _apart(value: torch.Tensor, other: torch.Tensor, answer: Answer) -> bool:
    off = value - other if value.shape == other.shape else value
    return evidence(off, 2 * answer.truth.allowed) >= BITS


def _slips(answer: Answer) -> Iterator[_Slip]:
    yield _Slip(
        _scaled(-1.0), "the sign of the update reversed: descent subtracts `{name}` times the gradient.", -1.0
    )
    yield _Slip(_scaled(0.0), "a `{name}` of 0: nothing is updated, or only a copy is.", 0.0)
    for more, said in ((-1, "one step fewer than `{name}` asks for"), (1, "one step more than `{name}` asks for")):
        yield _Slip(_counted(more), f"{said}. Look at the range of the loop.")
    for more, said in ((-1, "small"), (1, "large")):
        when = "Look at when it is counted up"
        slip = f"a `{{name}}` that is one too {said}. {when}, and when it is used."
        yield _Slip(_counted(more, NUMBERS), slip, sized=True)  # what is returned may be right
    sizes = {name: size for name, size in answer.sizes.items() if name not in RATES}
    for reading in readings(sizes):
        if reading.length > SHORT:
            return
        sign = ", and its sign reversed" if reading.sign < 0 else ""
        size = reading.words.lstrip("-")
        values = f", {reading.values(sizes)}" if reading.names else ""
        said = (
            f"`{{name}}` times {size}{values}{sign}: look at what else multiplies or divides the gradient."
        )
        yield _Slip(_scaled(float(reading.value)), said, float(reading.value), bool(reading.names))


def _scaled(factor: float) -> Change:
    return lambda name, value: value * factor if name in RATES and type(value) in (int, float) else value


def _counted(more: int, names: tuple[str, ...] = COUNTS) -> Change:
    return lambda name, value: max(0, value + more) if name in names and type(value) is int else value
