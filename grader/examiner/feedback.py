"""What a learner reads when a test doesn't pass: what was called, what happened, what to look at."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch

from grader import sanitize
from grader.diagnosis.evidence import curve, evidence
from grader.examiner.verdict import Verdict
from grader.judging.case import CaseFacts
from grader.judging.compare.interface import Answer
from grader.judging.judge import AnswerWrong
from grader.reporting.wording import worded
from grader.results import Error, Location, Outcome
from grader.sandbox.guest import loop_clock
from grader.sandbox.host.faults import LearnerFault, LearnerRaised, Loaded
from grader.sandbox.host.remote import last_call
from grader.submission.interface import Submission

MAX_SOURCE = 200
NOT_A_POWER = re.compile(r"bitwise_xor|operand type\(s\) for \^")
INPUTS = re.compile(r"\((?:[^()]|\([^()]*\))*of shape(?:[^()]|\([^()]*\))*\)")
"""The arguments of a call, if tensors or arrays are among them: what isn't written yet needs no sizes."""


@dataclass(frozen=True)
class Background:
    """What is known of the submission: its text, what it defines, what failed as it loaded, what is asked for."""

    submission: Submission
    names: tuple[str, ...]
    loaded: Loaded
    interface: Mapping[str, str]


def verdict_on(error: BaseException | None, facts: CaseFacts, background: Background) -> Verdict:
    """The verdict on a case that ended with this error."""
    if isinstance(error, AnswerWrong):
        return wrong_answer(error.answer, facts.in_words, facts.hidden)
    if isinstance(error, LearnerFault):
        return learner_fault(error, background)
    return unusable_answer(error)


def wrong_answer(answer: Answer, case: str, hidden: bool) -> Verdict:
    """An answer that differs from the truth. case: its sizes and dtype, in words. A hidden test shows no values."""
    mismatch = answer.mismatch
    feedback = worded(answer.name, f"{answer.name} {mismatch.sentence}{f', for {case}' if case else ''}.")
    if not hidden:
        feedback += _side_by_side(answer)
    error = None
    if mismatch.kind in ("values", "nonfinite"):
        error = Error(_number(mismatch.max_abs, hidden), _number(mismatch.max_rel, hidden), mismatch.allowed)
    return Verdict("failed", feedback, error, evidence=evidence(answer, hidden), curve=curve(answer, hidden))


def _number(value: float | None, hidden: bool) -> float | None:
    """A difference as a report may have it: in a hidden test to three digits, for that of a zero is the truth itself;
    None where it overflows."""
    if value is None:
        return None
    shown = float(f"{value:.3g}") if hidden else value
    return shown if math.isfinite(shown) else None  # the largest numbers round to infinity


def unusable_answer(error: BaseException | None) -> Verdict:
    """The test stumbled over an answer that no right solution gives: a string, a shape that fits nowhere."""
    said = f"{type(error).__name__}: {sanitize.line(str(error))}"
    return Verdict("failed", f"{last_call()} returned a value that this test can't use ({said}).")


def _side_by_side(answer: Answer) -> str:
    yours = "not numbers" if answer.got is None else _matrix(answer.got)
    return f"\n    yours:   {yours}\n    torch's: {_matrix(answer.truth.value)}"


def _matrix(value: torch.Tensor) -> str:
    """A small tensor as nested lists, to four significant digits; a large one by its shape."""
    if not 0 < value.numel() <= 36:
        return f"shape {tuple(value.shape)}"

    def shown(item: Any) -> str:
        return "[" + ", ".join(map(shown, item)) + "]" if isinstance(item, list) else f"{item:.4g}"

    return shown(value.tolist())


FORGIVEN_ELSEWHERE = (
    "An answer is wrong with the inputs of this test. With others of the same sizes it follows from an earlier value "
    "of yours, which isn't right either: mend that one first."
)


def elsewhere_right(error: BaseException) -> tuple[str, Outcome]:
    """What to report of a fault that other inputs don't cause: nothing that the learner's code could have chosen, down
    to the name of an exception."""
    known = {AnswerWrong: "An answer is wrong", LearnerRaised: "Your code raised an exception"}
    happened = known.get(type(error), "Your code returned a value that this test can't use")
    outcome: Outcome = error.outcome if isinstance(error, LearnerFault) else "failed"
    return (
        f"{happened} with the inputs of this test, but not with others of the same sizes. "
        "Look for what depends on single values (a zero, a tie, a sign) or on chance.",
        outcome,
    )


def learner_fault(fault: LearnerFault, background: Background) -> Verdict:
    """The learner's code raised, crashed or ran out of something."""
    if not isinstance(fault, LearnerRaised):
        return Verdict(fault.outcome, fault.sentence)
    if fault.kind == "missing":
        return Verdict("failed", missing_name(fault.message, background))
    place, at = location(fault, background), where(fault, background)
    if fault.type_name == "NotImplementedError" and (place is None or "raise" in place.source):  # torch raises it, too
        return Verdict("failed", f"{INPUTS.sub('(…)', str(fault.call))} is not written yet:{at}", location=place)
    if fault.kind == "policy":
        return Verdict("policy", f"{_capital(fault.message)}.{at}", location=place)
    said = f"{fault.call} raised {fault.type_name}" + (f": {fault.message}" if fault.message else "")
    if NOT_A_POWER.search(fault.message):
        said += ". In Python a power is `**`: `^` is the exclusive or of bits"
    if fault.type_name == "TypeError" and not fault.frames:
        return Verdict(fault.outcome, f"{said}{_signature(fault, background)}")
    return Verdict(fault.outcome, f"{said}{at}", location=place)


def missing_name(name: str, background: Background) -> str:
    """A name that the exercise asks for isn't there; the nearest one is suggested."""
    path = background.submission.path
    if background.loaded.failures:
        chunk, error = background.loaded.failures[0]
        return (
            f"`{name}` is missing because {chunk} stopped before its end: {error.type_name}: {error.message}"
            f"{where(error, background)}"
        )
    asked = {other.partition(".")[0] for other in background.interface}  # none of these is another one's new name
    others = [other for other in background.names if other not in asked]
    near = difflib.get_close_matches(name, others, n=1, cutoff=0.5)
    if not near:  # letter case alone can make two names look far apart
        near = [other for other in others if other.casefold() == name.casefold()]
    hint = f"; it defines `{near[0]}`. Did you mean that?" if near else "."
    return f"{path} does not define `{name}`{hint}"


def load_failure(chunk: str, error: LearnerRaised, background: Background) -> str:
    """A note on a chunk that raised while it was loaded."""
    return f"{chunk} stopped before its end: {error.type_name}: {error.message}{where(error, background)}"


def _signature(fault: LearnerRaised, background: Background) -> str:
    """A call that never reached the learner's lines: the signature is another than the exercise's."""
    called = fault.call.shown.strip("`")
    for name, signature in background.interface.items():
        method = name.rpartition(".")[2]
        if re.match(rf"{re.escape(name)}\(", called) or (("." in name) and f".{method}(" in called):
            return f"\n    The exercise calls it as `{signature}`."
    return ""


def location(fault: LearnerRaised, background: Background) -> Location | None:
    """The last of the learner's own lines that the exception came through; None if it came through none."""
    if not fault.frames:
        return None
    frame = fault.frames[-1]
    function = "" if frame.function == "<module>" else frame.function
    return Location(frame.label, frame.line, function, _line(background.submission, frame.label, frame.line))


def where(fault: LearnerRaised, background: Background) -> str:
    """The same in words, as the end of a sentence."""
    place = location(fault, background)
    if place is None:
        return "."
    return f"\n    {_in_words(place)}"


def in_loop(verdict: Verdict, place: Location | None) -> Verdict:
    """A verdict on code that ran out of its time, with the loop in which it was, if that is known."""
    if place is None:
        return verdict
    then = f"Run once more, it was in this loop after {loop_clock.LIMIT_S:g} s:\n    {_in_words(place)}"
    return replace(verdict, feedback=f"{verdict.feedback} {then}", location=place)


def _in_words(place: Location) -> str:
    inside = f", in {place.function}" if place.function else ""
    return f"{place.label}, line {place.line}{inside}" + (f":\n        {place.source}" if place.source else "")


def _line(submission: Submission, label: str, number: int) -> str:
    found = next((chunk for chunk in submission.chunks if chunk.label == label), None)
    return sanitize.line(found.line(number), MAX_SOURCE) if found else ""


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
