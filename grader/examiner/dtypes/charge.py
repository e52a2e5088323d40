"""What another dtype than that of the inputs costs: one line of the report for the whole submission, never a test."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
from grader.sandbox.host.remote import RemoteObject
from grader.submission.interface import Submission

SENTENCE = "Your results have the dtype of their inputs."
SHOWN = 3
"""How many of these lines are told."""
MAX_RUNS = 30
"""With how many choices of lines a test is run to find those that choose the dtype."""
OTHER = {torch.float32: torch.float64, torch.float64: torch.float32}
COARSER = torch.finfo(torch.float32).eps / torch.finfo(torch.float64).eps


@dataclass(frozen=True)
class Noted:
    """An answer that is right but for its dtype, its case, and how to run that again."""

    case: CollectedCase
    wrong: AnswerWrong
    replay: Replay


@dataclass(frozen=True)
class Origin:
    """A place where the other dtype comes from. number: whether it is one of numpy's numbers, not an array."""

    site: Site
    number: bool


class DtypeCharge:
    """Remembers what was right but for its dtype, and says in the end what it costs and which line chose the dtype.

    noted: the first such answer of each test, its case, and how to run that again.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._sites: Sites | None = None
        self.noted: dict[str, Noted] = {}

    def note(self, case: CollectedCase, wrong: AnswerWrong, replay: Replay) -> None:
        """Remember an answer that is right but for its dtype."""
        self.noted.setdefault(case.facts.group.test, Noted(case, wrong, replay))

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

    def line(self, name: Callable[[Noted], Sequence[Diagnosis]]) -> tuple[Case | None, tuple[str, ...]]:
        """The line of the report, or a note of what costs nothing. name: finds known mistakes that give an answer."""
        submission = self._workers.request.submission
        free: tuple[str, ...] = ()
        for noted in self.noted.values():
            origins = self._origins(noted) if self._workers.request.mode.counts else ()
            what, why = _what(noted.wrong), _why(origins, noted.wrong, submission)
            if origins and origins[0].number:
                free = free or (f"{what} {why} This costs nothing: numpy before 2 keeps the dtype there.",)
                continue
            line = Case(
                id=DTYPE_TEST, sentence=SENTENCE, outcome="failed", device=None, dtype=None, visibility="hidden",
                feedback=f"{what} Nothing else is wrong with it, so it costs no more than this.", weight=0.0,
                location=origins[0].site.place if origins else None,
                diagnoses=(*name(noted), *((Diagnosis("dtype", why),) if why else ())),
            )  # fmt: skip
            return line, ()
        return None, free

    def _origins(self, noted: Noted) -> tuple[Origin, ...]:
        """The places without which every answer of the test has the right dtype: no fewer will do. They are numbers
        only if these alone do it. Empty if nothing does: then nobody knows."""
        case, wanted = noted.case, noted.wrong.answer.truth.dtype

        def fit(changed: Collection[int]) -> dict[int, str] | None:
            return self._run(case, case.draw and case.draw.anew(0), wanted, changed)

        found = fit(range(len(self._listed().all)))
        if not found:
            return ()
        numbers = [site for site, kind in found.items() if kind == "number"]
        arrays = [site for site in found if site not in numbers]
        if fit(numbers) is not None:
            return self._fewest(numbers, fit, as_well=(), number=True)
        return self._fewest(arrays, fit, as_well=numbers, number=False)

    def _fewest(
        self, sites: list[int], fit: Callable[[Collection[int]], object], as_well: Sequence[int], number: bool
    ) -> tuple[Origin, ...]:
        """Those of the sites that are needed. The last are tried first: they may have it from an earlier one."""
        needed = sites
        for site in list(reversed(sites))[:MAX_RUNS]:
            fewer = [each for each in needed if each != site]
            if fit([*fewer, *as_well]) is not None:
                needed = fewer
        return tuple(Origin(self._listed().all[site], number) for site in needed)

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
        with self._workers.submission(case.facts.group.device, watched) as submission, judging(judge), noting():
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


def _why(origins: Sequence[Origin], wrong: AnswerWrong, submission: Submission) -> str:
    """Where the other dtype comes from. Every sentence but the last is known from the runs."""
    if not origins:
        return ""
    wanted = wrong.answer.truth.dtype
    right, other, places = _name(wanted), _name(OTHER[wanted]), _places(origins, submission)
    one = len(places) == 1
    these, gives = " and ".join(places), "gives" if one else "give"
    if origins[0].number:
        return (
            f"{these} {gives} {'a number' if one else 'numbers'} of numpy's own, in {other}: in numpy 2, an array that "
            f"meets {'it' if one else 'one'} becomes {other}. With `float(...)` around {'it' if one else 'each'}, the "
            "result has the right dtype."
        )
    better = "has the right dtype" if wrong.answer.mismatch.kind == "dtype" else "is right"
    behind = ".to(x.dtype)" if submission.uses_torch else ".astype(x.dtype)"
    return (
        f"{these} {gives} {other}, though nothing that goes in is {other}. With {right} there, the result "
        f"{better}. Take it from an input: `dtype=x.dtype`, or `{behind}` behind it."
    )


def _places(origins: Sequence[Origin], submission: Submission) -> list[str]:
    """The first of them, each with its line: "`np.zeros(3)` in line 7"."""
    files = len(submission.chunks) > 1
    told = dict.fromkeys(
        f"`{one.site.source}` in {f'{one.site.place.label}, ' if files else ''}line {one.site.place.line}"
        for one in origins
    )
    left = len(told) - SHOWN
    return [*list(told)[:SHOWN], *([f"{left} more" if left > 1 else "one more"] if left > 0 else [])]


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
