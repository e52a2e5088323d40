"""What another dtype than that of the inputs costs: one line of the report for the whole submission, never a test."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch

from grader.diagnosis.replay import Replay
from grader.errors import Fault
from grader.examiner.dtypes.sites import HOOKS, Site, Sites
from grader.examiner.workers import Workers
from grader.judging.case import CollectedCase
from grader.judging.judge import AnswerWrong, Strict, judging
from grader.judging.oracle.draw import Draw
from grader.judging.oracle.trace import noting
from grader.results import DTYPE_TEST, Case, Diagnosis
from grader.sandbox.host.remote import RemoteObject, RemoteSubmission

SENTENCE = "Your results have the dtype of their inputs."
SHOWN = 3
"""How many of these lines are told."""
MAX_RUNS = 30
"""With how many choices of lines a test is run to find those that choose the dtype."""
OTHER = {torch.float32: torch.float64, torch.float64: torch.float32}
COARSER = torch.finfo(torch.float32).eps / torch.finfo(torch.float64).eps


@dataclass(frozen=True)
class Origin:
    """A place where the other dtype comes from. number: whether it is one of numpy's numbers, not an array."""

    site: Site
    number: bool


class DtypeCharge:
    """Remembers what was right but for its dtype, and says in the end what it costs and which line chose the dtype.

    first: the case of the first such answer, the answer, and how to run the case again.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._sites: Sites | None = None
        self.first: tuple[CollectedCase, AnswerWrong, Replay] | None = None

    def note(self, case: CollectedCase, wrong: AnswerWrong, replay: Replay) -> None:
        """Remember an answer that is right but for its dtype."""
        self.first = self.first or (case, wrong, replay)

    def is_all(self, case: CollectedCase, wrong: AnswerWrong) -> bool:
        """Whether a wrong answer to float64 inputs is right but for float32 on the way: whether the test passes where
        the code's own choices of float32 are float64. float32 has lost digits, so this isn't clear from the answer."""
        mismatch, truth = wrong.answer.mismatch, wrong.answer.truth
        if truth.dtype != torch.float64:
            return False
        near = mismatch.max_abs is not None and mismatch.max_abs <= COARSER * truth.allowed
        if not (mismatch.kind == "dtype" or (mismatch.kind == "values" and near)):
            return False
        changed = range(len(self._listed().all))
        return self._run(case, case.draw and case.draw.replay(), truth.dtype, changed) is not None

    def line(self, named: Sequence[Diagnosis]) -> tuple[Case | None, tuple[str, ...]]:
        """The line of the report, or a note of what costs nothing. named: the known mistakes that give this answer."""
        if self.first is None:
            return None, ()
        case, wrong, _ = self.first
        origins = self._origins(case, wrong) if self._workers.request.mode.explains else ()
        what, why = _what(wrong), _why(origins, wrong)
        if origins and all(origin.number for origin in origins):
            return None, (f"{what} {why} This costs nothing: numpy before 2 keeps the dtype there.",)
        line = Case(
            id=DTYPE_TEST, sentence=SENTENCE, outcome="failed", device=None, dtype=None, visibility="hidden",
            feedback=f"{what} Its numbers are right, so it costs no more than this.", weight=0.0,
            location=origins[0].site.place if origins else None,
            diagnoses=(*named, *((Diagnosis("dtype", why),) if why else ())),
        )  # fmt: skip
        return line, ()

    def _origins(self, case: CollectedCase, wrong: AnswerWrong) -> tuple[Origin, ...]:
        """The places without which every answer of the test has the right dtype: no fewer will do. Arrays first, and as
        they run. Empty if it isn't so: then nobody knows."""
        wanted = wrong.answer.truth.dtype
        every = range(len(self._listed().all))
        found = self._run(case, case.draw and case.draw.anew(0), wanted, every)
        if not found:
            return ()
        needed = list(found)
        for site in list(reversed(needed))[:MAX_RUNS]:  # a function that gives it later than what it has it from
            fewer = [each for each in needed if each != site]
            if self._run(case, case.draw and case.draw.anew(0), wanted, fewer) is not None:
                needed = fewer
        return tuple(sorted(
            (Origin(self._listed().all[site], found[site] == "number") for site in needed), key=lambda one: one.number
        ))  # fmt: skip

    def _listed(self) -> Sites:
        if self._sites is None:
            self._sites = Sites(self._workers.request.submission)
        return self._sites

    def _run(
        self, case: CollectedCase, draw: Draw | None, wanted: torch.dtype, changed: Collection[int]
    ) -> dict[int, str] | None:
        """Run the test with these sites changed: the sites that gave the other dtype, in order, and "number" or "array"
        for each. None if the test doesn't pass, in the right dtype."""
        judge, sites = Strict(case.facts.sizes), self._listed()
        watched = sites.watched(_name(wanted), _name(OTHER[wanted]), changed)
        with self._workers.worker(case.facts.group.device, watched) as worker, judging(judge), noting():
            submission = RemoteSubmission(worker)
            try:
                case.run(submission, draw)
                hooks = getattr(submission, HOOKS)
                told = hooks.origins if isinstance(hooks, RemoteObject) else None
            except Fault:
                raise
            except Exception:
                return None
        if judge.other_dtype is not None or not isinstance(told, dict):
            return None
        return {site: str(kind) for site, kind in told.items() if type(site) is int and 0 <= site < len(sites.all)}


def _what(wrong: AnswerWrong) -> str:
    answer = wrong.answer
    if answer.mismatch.kind == "dtype":
        return f"{answer.name} {answer.mismatch.sentence}."
    rough, fine = _name(OTHER[answer.truth.dtype]), _name(answer.truth.dtype)
    return f"{answer.name} is only as precise as {rough}; expected the precision of its inputs, {fine}."


def _why(origins: Sequence[Origin], wrong: AnswerWrong) -> str:
    """Where the other dtype comes from. Every sentence but the last is known from the runs."""
    if not origins:
        return ""
    wanted, arrays = wrong.answer.truth.dtype, [one for one in origins if not one.number]
    other, told = _name(OTHER[wanted]), arrays or origins
    places = [f"`{one.site.source}` in {one.site.place.label}, line {one.site.place.line}," for one in told]
    these = " and ".join(places[:SHOWN]) + (f" and {len(told) - SHOWN} more" if len(told) > SHOWN else "")
    gives = "gives" if len(told) == 1 else "give"
    if arrays:
        return (
            f"{these} {gives} {other} though nothing that goes in is {other}. With {_name(wanted)} there, your results "
            "have the right dtype. Take it from an input: `dtype=x.dtype`, or `.astype(x.dtype)` behind it."
        )
    one, it = ("a number", "it") if len(told) == 1 else ("numbers", "them")
    return (
        f"{these} {gives} {one} of numpy's own, in {other}. In numpy 2, an array that meets {it} becomes {other}; with "
        "plain numbers, such as `float(...)` gives, your results have the right dtype."
    )


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
