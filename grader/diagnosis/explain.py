"""Why an answer is wrong, for one submission: every explanation that fits, the best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain

import torch

from grader.course.catalogue import Exercise
from grader.diagnosis import mistakes, settings, update_rules
from grader.diagnosis.detectors import scale
from grader.diagnosis.detectors.agreement import is_little
from grader.diagnosis.detectors.generic import recognise
from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.earlier import Earlier
from grader.diagnosis.elsewhere import Elsewhere
from grader.diagnosis.experiments import adjoint, chance, dependence, linearity, noise, places, rows, symmetry, zeros
from grader.diagnosis.experiments.laboratory import Laboratory, is_whole
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.other_cases import CERTAIN, OtherCases
from grader.diagnosis.replay import NEVER, Replay
from grader.diagnosis.settings import Setting
from grader.diagnosis.variants import Variants
from grader.judging.case import CaseFacts
from grader.judging.compare.interface import Answer
from grader.reporting.wording import worded
from grader.results import Diagnosis
from grader.sandbox.host.faults import LearnerRaised
from grader.submission.interface import Submission

Experiment = Callable[[Laboratory], Diagnosis | None]
EXPERIMENTS: tuple[Experiment, ...] = (
    noise.examine, adjoint.examine, linearity.examine, dependence.examine, zeros.examine, rows.examine, places.examine,
    symmetry.examine, zeros.vanishing,
)  # fmt: skip
NUMBERS = re.compile(r"[\d,. …]+|every")
SLIP = "slip"
"""The kind of an explanation by a right program with one slip."""
FOLLOWS = Diagnosis("follows", "A gradient is wrong in another test, and every step with it: mend that first.")
"""Of a training."""
SIZED = ("scale", "step", "parts", "partly")
"""Kinds that may read a factor, or turn into one that does, if more sizes and rates are known."""
VAGUE = ("parts", "partly", "shape")
"""Kinds that say where, not why: two slips, a setting or a variant that explain the answer say more."""
OF_ONE_NUMBER = (*VAGUE, "swapped", "stale", "accumulated", "offset", "zeros", "scale", "sign")
"""Kinds that say little of an answer of one number: much is equal to one number, or a multiple of it."""
OF_ANOTHER_FUNCTION = ("mask", "clipped", "offset", "step", "nonfinite")
OF_ANOTHER_GRADIENT = ("mask", "offset", "permutation", "nonfinite")
"""Kinds that another function than the right one may come as, too, or another gradient."""


@dataclass
class Explainer:
    """Explains the wrong answers of one submission to one exercise, and learns from each what to try first next."""

    exercise: Exercise
    submission: Submission
    _likely: dict[str, tuple[Mistake, ...]] = field(default_factory=dict, init=False)
    _unexplained: set[str] = field(default_factory=set, init=False)
    _varied: dict[str, Mistake] = field(default_factory=dict, init=False)
    _rules: dict[tuple[str, torch.dtype | None], tuple[str, ...]] = field(default_factory=dict, init=False)
    _earlier: Earlier = field(default_factory=Earlier, init=False)
    _examined: dict[Hashable, tuple[Diagnosis, ...]] = field(default_factory=dict, init=False)
    _telling: dict[str, Experiment] = field(default_factory=dict, init=False)
    _untold: set[tuple[str, torch.dtype]] = field(default_factory=set, init=False)
    _fitting: dict[str, tuple[Mistake, ...]] = field(default_factory=dict, init=False)
    _others: OtherCases = field(default_factory=OtherCases, init=False)
    _unproved: set[str] = field(default_factory=set, init=False)
    _disproved: set[str] = field(default_factory=set, init=False)

    @cached_property
    def _mistakes(self) -> tuple[Mistake, ...]:
        """Read when something is wrong for the first time: a right answer doesn't wait for it."""
        return mistakes.load(self.exercise)

    @cached_property
    def _variants(self) -> Variants:
        return Variants(self.exercise, self.submission)

    @cached_property
    def _reference(self) -> Submission | None:
        """None in a handout, which has no solutions."""
        return None if self.exercise.handed_out else mistakes.reference(self.exercise)

    def answer(self, facts: CaseFacts, answer: Answer, number: int, replay: Replay) -> tuple[Diagnosis, ...]:
        """Why an answer is wrong: every explanation that fits, the best first."""
        said = tuple(_worded(answer, each) for each in self._found(facts, answer, number, replay))
        self._others.remember(facts, answer, number, said)
        return said

    def contradicted(self, facts: CaseFacts, said: tuple[Diagnosis, ...]) -> bool:
        """Whether something that was said of a case can't be, once all tests have run: the submission passed a later
        test that this mistake fails, or fails a later case of this test in another way. What was said of a worked
        example, which has no other inputs to try it on, must agree with all that failed. The case may then be explained
        anew."""
        test, alone = facts.group.test, self._fitting.get(facts.id, ())
        names = {diagnosis.mistake for diagnosis in said if diagnosis.mistake} - {mistake.name for mistake in alone}
        paired = [mistake for mistake in self._mistakes if mistake.name in names] if names else []
        varied = [self._varied[test]] if test in self._varied and any(each.kind == SLIP for each in said) else []
        unproved = facts.id in self._unproved
        fits = self._earlier.allows if unproved else partial(self._earlier.agrees, facts=facts)
        holds = not unproved or self._disproved.isdisjoint(mistake.name for mistake in alone)
        if holds and all(map(fits, (*alone, *varied))) and all(map(self._earlier.consistent, paired)):
            return False
        self._likely.pop(test, None)
        self._varied.pop(test, None)
        self._variants.search_again(test)
        self._rules.pop((test, None), None)
        return True

    def as_elsewhere(
        self, facts: CaseFacts, said: tuple[Diagnosis, ...], answer: Answer, number: int, replay: Replay
    ) -> tuple[Diagnosis, ...]:
        """What explained another case, once all tests have run, if it gives this answer, too, of which no cause was
        told; else what was said, as far as the other cases bear it out. A factor in a worked example, whose sizes have
        no names, is no cause yet."""
        said = tuple(_worded(answer, each) for each in self._others.agreeing(facts, answer, number, said))
        final = (SLIP, *(kind for kind in CERTAIN if kind != "nonfinite"))
        if any(each.mistake or each.kind in final or (each.factor and facts.points) for each in said):
            return said
        slips = dict.fromkeys(self._varied.values())
        named = dict.fromkeys(one for fitting in self._fitting.values() for one in fitting)
        tried = mistakes.values(answer, number, replay, filter(self._earlier.consistent, slips | named))
        elsewhere = Elsewhere(answer, number, replay)
        one = next((one for one in mistakes.equal(answer, tried) if self._may_be(one, elsewhere)), None)
        if one is None:
            return said
        found = _slip(answer, one) if one in slips else mistakes.with_factor(mistakes.named(one), recognise(answer))
        return (_worded(answer, found),)

    def _found(self, facts: CaseFacts, answer: Answer, number: int, replay: Replay) -> tuple[Diagnosis, ...]:
        """Known mistakes that give this answer; then what it looks like. If that says nothing of the cause, a mistake
        times a factor, a setting, and at last what the submission does when its inputs change."""
        sizes = answer.sizes
        generic = recognise(answer)
        if self._reference and (generic is None or generic.kind in SIZED):
            heard = settings.listen(self._reference, replay, number)
            sizes = {**_unnamed(heard.shapes, sizes), **heard.rates, **sizes}
            answer = replace(answer, sizes={**heard.rates, **answer.sizes})
            generic = _with_sizes(recognise(answer), answer, sizes)
        elsewhere = Elsewhere(answer, number, replay)
        if generic is not None and generic.kind not in CERTAIN:
            generic = elsewhere.left(generic)
        tried = mistakes.values(answer, number, replay, self._worth_trying(facts))
        alone = is_little(answer)
        equal = [one for one in mistakes.equal(answer, tried) if self._earlier.allows(one, alone)]
        fitting = tuple(one for one in equal if self._may_be(one, elsewhere))
        self._fitting[facts.id] = fitting
        if not elsewhere.known:
            self._unproved.add(facts.id)
        self._earlier.failed(facts, answer, number, replay)
        named = tuple(mistakes.with_factor(mistakes.named(mistake), generic) for mistake in fitting)
        if not named and _says_little(generic, elsewhere):
            named = tuple(
                diagnosis
                for mistake, diagnosis in mistakes.paired(answer, tried)
                if self._earlier.consistent(mistake)
                and self._earlier.holds(mistake, diagnosis.factor or 1.0, facts)
                and elsewhere.holds(mistake, diagnosis.factor or 1.0)
            )
        self._remember(facts, named)
        follows = bool(answer.steps) and self._earlier.has_wrong_gradients
        if self._reference and not named and not follows and _says_little(generic, elsewhere):
            retuned = settings.explain(replace(answer, sizes=sizes), number, replay, self._reference)
            said = (each.said for each in retuned if self._may_have(each, elsewhere))
            generic = next(said, None) or self._updated(facts, elsewhere) or generic
        generic = _given_own_value(answer) or generic
        open_still = _says_little(generic, elsewhere) or _only_where(generic, answer)
        if self._reference and facts.points and not named and open_still:
            generic = self._one_slip(facts, elsewhere, follows) or generic
        if follows and not named and (_says_little(generic, elsewhere) or _only_where(generic, answer)):
            generic = FOLLOWS
        if named or generic:
            return (*named, *((generic,) if generic else ()))
        return self._examine(facts, elsewhere)

    def _may_be(self, mistake: Mistake, elsewhere: Elsewhere) -> bool:
        """Whether a mistake gives the answers to other inputs, too. Where there are none, as in a worked example, it
        must have done so in the other tests."""
        if not elsewhere.holds(mistake):
            self._disproved.add(mistake.name)
            return False
        return elsewhere.known or mistake.name not in self._disproved

    def raised(self, facts: CaseFacts, fault: LearnerRaised, replay: Replay) -> tuple[Diagnosis, ...]:
        """The mistakes that raise the same exception."""
        raising = mistakes.raising(fault, replay, self._worth_trying(facts))
        named = tuple(mistakes.named(mistake) for mistake in raising if self._earlier.allows(mistake, alone=True))
        self._remember(facts, named)
        return named

    def passed(self, facts: CaseFacts, replay: Replay) -> None:
        """The submission passed this case."""
        self._earlier.passed(facts, replay)

    def _may_have(self, setting: Setting, elsewhere: Elsewhere) -> bool:
        """Whether a setting agrees with what came of earlier tests, and gives the answers to other inputs."""
        return (setting.sized or self._earlier.allows(setting.retuned)) and elsewhere.holds(setting.retuned)

    def _updated(self, facts: CaseFacts, elsewhere: Elsewhere) -> Diagnosis | None:
        """An update rule that gives this answer. What explained an earlier case of the test is all that is tried in a
        later one; where nothing did, the next try is in another dtype."""
        assert self._reference is not None
        test, dtype = facts.group.test, elsewhere.answer.truth.dtype
        among = self._rules.get((test, None), self._rules.get((test, dtype), tuple(update_rules.RULES)))
        found = update_rules.explain(elsewhere.answer, elsewhere.number, elsewhere.replay, self._reference, among)
        fitting = next((each for each in found if self._may_have(each, elsewhere)), None)
        self._rules[test, dtype if fitting is None else None] = () if fitting is None else (fitting.rule,)
        return None if fitting is None else fitting.said

    def _one_slip(self, facts: CaseFacts, elsewhere: Elsewhere, follows: bool) -> Diagnosis | None:
        """A right program with one slip that gives this answer. What explained an earlier case of the test is all that
        is tried in a later one: a slip has to explain both. What explained another test comes first, and is all that is
        tried in a training that follows from wrong gradients: their own tests say it sooner."""
        test, answer = facts.group.test, elsewhere.answer
        asked = answer, elsewhere.number, elsewhere.replay
        if answer.mismatch.kind not in ("values", "shape", "nonfinite") or not self._variants.can_tell(answer):
            return None
        if test in self._varied:
            return _slip(answer, self._varied[test]) if self._variants.gives(self._varied[test], *asked) else None
        known = (one for one in dict.fromkeys(self._varied.values()) if self._variants.gives(one, *asked))
        possible = (self._earlier.consistent,) if answer.steps else ()  # a training takes longer than other tests
        others = () if follows else self._variants.matching(test, *asked, *possible)
        fitting = self._likeliest(filter(elsewhere.holds, chain(known, others)))
        if fitting is None:
            return None
        self._varied[test] = fitting
        return _slip(answer, fitting)

    def _likeliest(self, matching: Iterable[Mistake]) -> Mistake | None:
        """The first that agrees with all that came of earlier tests, or else with those that were passed: whoever has
        another function in the forward pass may have its right derivative in the backward pass, which are two changes.
        """
        second = None
        for variant in matching:
            if self._earlier.allows(variant):
                return variant
            if second is None and self._earlier.consistent(variant):
                second = variant
        return second

    def course_is_at_fault(self, replay: Replay) -> bool:
        """Whether an exception in the test comes with the reference solution, too. If not, an answer that the test
        can't work with is at fault. A handout's examples were checked before."""
        return self._reference is not None and replay.outcome(self._reference, NEVER) is not None

    def _examine(self, facts: CaseFacts, elsewhere: Elsewhere) -> tuple[Diagnosis, ...]:
        """Experiments cost a worker each. Where one told something, it alone is tried in the other cases of the test;
        where none did, the next try is in another dtype."""
        answer = elsewhere.answer
        if is_whole(answer.truth.value):
            return ()  # a count or a verdict: that of random numbers is another one each time
        test, which = facts.group.test, (facts.group.test, answer.name, answer.truth.shapes[0])
        if which in self._examined:
            return self._examined[which]
        lab = Laboratory(answer, elsewhere.number, elsewhere.replay)
        if lab.is_left_alone:
            return ()
        if test in self._telling:
            tried: tuple[Experiment, ...] = (self._telling[test],)
        elif (test, answer.truth.dtype) in self._untold:
            return ()
        else:
            tried = EXPERIMENTS if lab.repeats else (chance.examine,)
        for examine in tried:
            found = examine(lab)
            if found is not None and _is_so_elsewhere(found, examine, elsewhere):
                self._telling[test] = examine
                self._examined[which] = (found,)
                return (found,)
        self._untold.add((test, answer.truth.dtype))
        return ()

    def _worth_trying(self, facts: CaseFacts) -> tuple[Mistake, ...]:
        """What explained an earlier case of this test, or else all. Nothing where the same inputs went unexplained in
        another dtype."""
        if facts.inputs in self._unexplained:
            return ()
        return self._likely.get(facts.group.test) or self._mistakes

    def _remember(self, facts: CaseFacts, named: tuple[Diagnosis, ...]) -> None:
        """What explains one case of a test is what its further cases try: replays cost time."""
        if named:
            names = {diagnosis.mistake for diagnosis in named}
            self._likely[facts.group.test] = tuple(m for m in self._mistakes if m.name in names)
        else:
            self._unexplained.add(facts.inputs)


def _worded(answer: Answer, diagnosis: Diagnosis) -> Diagnosis:
    fact = worded(answer.name, diagnosis.fact)
    return replace(diagnosis, advice=worded(answer.name, diagnosis.advice), fact=fact)


def _slip(answer: Answer, variant: Mistake) -> Diagnosis:
    return Diagnosis(SLIP, f"{answer.name} is what you get if {variant.advice}.")


def _is_so_elsewhere(found: Diagnosis, examine: Experiment, elsewhere: Elsewhere) -> bool:
    """Whether an experiment says the same with other inputs, up to the numbers of indices."""
    there = elsewhere.laboratory
    again = None if there is None else examine(there)
    return again is not None and NUMBERS.sub("", again.advice) == NUMBERS.sub("", found.advice)


def _says_little(found: Diagnosis | None, elsewhere: Elsewhere) -> bool:
    """Whether what an answer looks like leaves its cause open. A wrong sign, everywhere that was tried, doesn't."""
    alone = elsewhere.answer.truth.value.numel() == 1
    if found is not None and found.kind == "sign" and elsewhere.known:
        return False
    return found is None or found.kind in (OF_ONE_NUMBER if alone else VAGUE)


def _only_where(found: Diagnosis | None, answer: Answer) -> bool:
    """Whether an answer is only said to be off in some places, or by some amount: more may be known that gives it."""
    return found is not None and found.kind in (OF_ANOTHER_GRADIENT if own_name(answer) else OF_ANOTHER_FUNCTION)


def _given_own_value(answer: Answer) -> Diagnosis | None:
    """What the answer looks like beside what follows from the learner's own value, if the step before is wrong too."""
    found = recognise(answer.carried) if answer.carried else None
    if found is None or found.kind in VAGUE or not found.advice.startswith(answer.name):
        return None
    return replace(found, factor=None, advice=f"Given your value from the previous step, {found.advice}")


def _unnamed(shapes: dict[str, float], sizes: Mapping[str, float]) -> dict[str, float]:
    """The sizes of tensors that have no name in the exercise."""
    return {name: size for name, size in shapes.items() if size not in sizes.values()}


def _with_sizes(generic: Diagnosis | None, answer: Answer, sizes: Mapping[str, float]) -> Diagnosis | None:
    """A factor read with sizes that have no name, too: "x.shape[0]" is better than 0.0909."""
    if generic is None or generic.kind != "scale":
        return generic
    return scale.detect(replace(answer, sizes=sizes)) or generic
