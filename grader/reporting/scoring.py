"""From outcomes to points (design/scoring.md).

A test's points are shared equally among the (dtype, device) pairs in which it ran. A pair's share is earned only if all
its cases pass: an answer that is correct for a batch of one and wrong for a batch of seven isn't partly correct; one
that is correct in float32 and wrong in float64 is. Cases that couldn't be run here cost no points.

Results that are right but for their dtype cost half a point in all: DTYPE_TEST takes it from the tests they are in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import fields, replace
from fractions import Fraction

from grader.results import DTYPE_TEST, Case, Diagnosis, JudgedCase, TestResult

RunKey = tuple[str, str | None, str | None]
MOST_FOR_DTYPE = Fraction(1, 2)


def score(cases: Iterable[Case]) -> tuple[tuple[TestResult, ...], float, float]:
    """The cases with their points, the points earned, and the points that could be earned."""
    cases = tuple(cases)
    groups: dict[RunKey, list[Case]] = defaultdict(list)
    for case in cases:
        if case.outcome != "not_run":
            groups[_group(case)].append(case)
    runs = Counter(name for name, _, _ in groups)
    share = {g: Fraction(members[0].weight) / runs[g[0]] for g, members in groups.items()}
    earned = {g: all(case.outcome == "passed" for case in members) for g, members in groups.items()}
    _take_for_dtype(groups, share, earned)
    settled = _settle(cases)

    def judged(case: Case) -> TestResult:
        group = _group(case)
        most = share[group] / len(groups[group]) if group in groups else Fraction(0)
        seen = {field.name: getattr(case, field.name) for field in fields(JudgedCase)}
        diagnosis, also = settled[case.id]
        points = float(most) if earned.get(group) else 0.0
        return TestResult(**seen, points=points, max_points=float(most), diagnosis=diagnosis, also=also)

    total = sum((share[g] for g in groups if earned[g]), Fraction(0))
    return tuple(judged(case) for case in cases), float(total), float(sum(share.values(), Fraction(0)))


def _take_for_dtype(
    groups: dict[RunKey, list[Case]], share: dict[RunKey, Fraction], earned: dict[RunKey, bool]
) -> None:
    """Make the test of the dtype, where there is one, worth half a point, and what it is taken from worth as much less.

    It is worth less if what has another dtype is. The order of the tests says what it is taken from.
    """
    takes = next((group for group in groups if group[0] == DTYPE_TEST), None)
    if takes is None:
        return
    for group, members in groups.items():
        if earned[group] and any(case.other_dtype for case in members):
            taken = min(share[group], MOST_FOR_DTYPE - share[takes])
            share[group] -= taken
            share[takes] += taken


def _group(case: Case) -> RunKey:
    return case.name, case.dtype, case.device


def _settle(cases: Iterable[Case]) -> dict[str, tuple[Diagnosis | None, tuple[Diagnosis, ...]]]:
    """One explanation for each case, and the mistakes that fit as well.

    Of the explanations that fit, it is the one that fits most cases of the same test: in a degenerate shape many
    mistakes give the same values, so that it follows the other cases.
    """
    cases = _without_chance(tuple(cases))
    votes = Counter((case.name, d.kind, d.mistake) for case in cases for d in case.diagnoses)
    settled: dict[str, tuple[Diagnosis | None, tuple[Diagnosis, ...]]] = {}
    for case in cases:

        def rank(diagnosis: Diagnosis, test: str = case.name) -> tuple[bool, int]:
            return diagnosis.mistake is None, -votes[test, diagnosis.kind, diagnosis.mistake]

        ranked = sorted(case.diagnoses, key=rank)
        best = ranked[0] if ranked else None
        settled[case.id] = best, tuple(d for d in ranked[1:] if best and best.mistake and rank(d) == rank(best))
    return settled


def _without_chance(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases, with only those explanations of worked examples that a hidden test confirms.

    The numbers of an example are small and round, so one mistake may look like another (2 may be a wrong factor, or d).
    """
    hidden = [case for case in cases if case.visibility == "hidden" and case.outcome == "failed"]
    confirmed = {(diagnosis.kind, diagnosis.mistake) for case in hidden for diagnosis in case.diagnoses}

    def kept(case: Case) -> Case:
        if case.visibility == "hidden" or not hidden:
            return case
        return replace(case, diagnoses=tuple(d for d in case.diagnoses if (d.kind, d.mistake) in confirmed))

    return tuple(map(kept, cases))
