"""Another update rule in place of plain descent: momentum, weight decay, another rate in each step, and so on.

The reference solution runs again with its steps changed. Where a rule has a constant, that is sought: it is a rule's if
the learner's numbers come out of it, here and on other inputs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
import torch

from grader.diagnosis.detectors.agreement import BITS, close, evidence
from grader.diagnosis.detectors.update_step import RATES
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.newton import nearest
from grader.diagnosis.replay import Replay
from grader.diagnosis.settings import Setting
from grader.diagnosis.variants import Bounded
from grader.judging.compare.compare import as_tensor
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis
from grader.submission.interface import Submission

SAME = 1e-5
"""Of a parameter's size: what was left by one step is what the next one starts from."""


@dataclass
class Memory:
    """What a rule keeps of one parameter. reached: where the last step left it. t: steps so far. kept: by the rule."""

    reached: Any
    t: int = 0
    kept: dict[str, Any] = field(default_factory=dict)


Way = Callable[[Any, Any, Memory, float], Any]
"""Of the parameter, its gradient, the memory and the rule's constant, to what is taken off, but for the rate."""


@dataclass(frozen=True)
class Rule:
    """said: what is wrong, as it follows on "if". constants: those that are tried. sought: whether others are, too.
    first_alone: whether it may be meant for the first of the parameters alone, as a penalty is for the weights."""

    said: str
    way: Way
    constants: tuple[float, ...] = (0.0,)
    sought: bool = False
    first_alone: bool = False


def _sign(value: Any) -> Any:
    return value.sign() if isinstance(value, torch.Tensor) else np.sign(value)


def _clipped(value: Any, bound: float) -> Any:
    return value.clamp(-bound, bound) if isinstance(value, torch.Tensor) else np.clip(value, -bound, bound)


def _length(value: Any) -> Any:
    return (value * value).sum() ** 0.5


def _running(memory: Memory, name: str, old: float, new: Any) -> Any:
    """old times what is kept under this name, 0 at first, plus the new."""
    memory.kept[name] = new + old * memory.kept[name] if name in memory.kept else new
    return memory.kept[name]


def _nesterov(_: Any, gradient: Any, memory: Memory, c: float) -> Any:
    return gradient + c * _running(memory, "velocity", c, gradient)


def _rmsprop(_: Any, gradient: Any, memory: Memory, c: float) -> Any:
    return gradient / (_running(memory, "square", c, (1 - c) * gradient**2) ** 0.5 + 1e-8)


def _adam(_: Any, gradient: Any, memory: Memory, c: float) -> Any:
    t = memory.t + 1
    m = _running(memory, "mean", c, (1 - c) * gradient) / (1 - c**t)
    v = _running(memory, "square", 0.999, 0.001 * gradient**2) / (1 - 0.999**t)
    return m / (v**0.5 + 1e-8)


def _before(_: Any, gradient: Any, memory: Memory, c: float) -> Any:
    before = memory.kept.get("gradient", c * gradient)
    memory.kept["gradient"] = gradient
    return before


BOUNDS = (0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0)
RULES: Mapping[str, Rule] = {
    "nothing": Rule("nothing is updated", lambda p, g, memory, c: 0 * g),
    "momentum": Rule(
        "each step goes on with {c} of the step before: that is momentum",
        lambda p, g, memory, c: _running(memory, "velocity", c, g), (0.9, 0.5), True,
    ),
    "mean": Rule(
        "each step goes along a running mean of the gradients, in which the old ones count {c}",
        lambda p, g, memory, c: _running(memory, "mean", c, (1 - c) * g), (0.9, 0.5), True,
    ),
    "nesterov": Rule("each step is that of Nesterov momentum, with {c}", _nesterov, (0.9, 0.5), True),
    "decay": Rule(
        "each step also takes off the rate times {c} of the parameters: that is weight decay",
        lambda p, g, memory, c: g + c * p, (0.01,), True, True,
    ),
    "decay_apart": Rule(
        "each step also makes the parameters smaller by {c} of themselves: that is weight decay",
        lambda p, g, memory, c: (g, c * p), (0.01,), True, True,
    ),
    "l1": Rule(
        "each step also takes off the rate times {c}, towards 0: that is an L1 penalty",
        lambda p, g, memory, c: g + c * _sign(p), (0.01,), True, True,
    ),
    "power": Rule(
        "the rate is multiplied by {c} after each step", lambda p, g, memory, c: c**memory.t * g, (0.9,), True
    ),
    "inverse": Rule(
        "the rate is divided by 1 + {c} t, where t counts the steps",
        lambda p, g, memory, c: g / (1 + c * memory.t), (0.1,), True,
    ),
    "root": Rule(
        "the rate is divided by the root of the number of the step",
        lambda p, g, memory, c: g / (memory.t + 1) ** 0.5,
    ),
    "warm_up": Rule(
        "the rate grows over the first {c} steps, and is right after that",
        lambda p, g, memory, c: min(1.0, (memory.t + 1) / c) * g, tuple(float(steps) for steps in range(2, 11)),
    ),
    "sign": Rule("only the sign of the gradient counts, not its size", lambda p, g, memory, c: _sign(g)),
    "length": Rule("each gradient is divided by its own length", lambda p, g, memory, c: g / _length(g)),
    "clipped": Rule(
        "each number of the gradient is cut off at {c}", lambda p, g, memory, c: _clipped(g, c), BOUNDS
    ),
    "shortened": Rule(
        "each gradient that is longer than {c} is shortened to that",
        lambda p, g, memory, c: g * min(1.0, c / float(_length(g)) if float(_length(g)) else 1.0), BOUNDS,
    ),
    "adagrad": Rule(
        "each step is divided by the root of the sum of all squared gradients so far: that is AdaGrad",
        lambda p, g, memory, c: g / (_running(memory, "square", 1.0, g**2) ** 0.5 + 1e-8),
    ),
    "rmsprop": Rule(
        "each step is divided by the root of a running mean of the squared gradients: that is RMSprop",
        _rmsprop, (0.9, 0.99),
    ),
    "adam": Rule("the steps are those of Adam", _adam, (0.9,)),
    "late": Rule("each step takes the gradient of the step before", _before, (1.0, 0.0)),
    "every_second": Rule(
        "only every second step is taken", lambda p, g, memory, c: (memory.t % 2 == int(c)) * g, (0.0, 1.0)
    ),
}  # fmt: skip


OF_ONE_STEP = ("decay", "decay_apart", "l1", "sign", "length", "clipped", "shortened")
"""Rules that a single step shows: in the others it is right, or only longer or shorter."""


class Steps:
    """What a changed reference solution calls where it would take a step: the new parameter."""

    def __init__(self, rule: str, constant: float) -> None:
        self._rule, self._constant = RULES[rule], constant
        self._memories: list[Memory] = []

    def __call__(self, parameter: Any, rate: Any, gradient: Any) -> Any:
        memory = self._memory(parameter)
        way = self._rule.way(parameter, gradient, memory, self._constant)
        way, apart = way if isinstance(way, tuple) else (way, 0)
        reached = parameter - rate * way - apart
        memory.reached, memory.t = reached + 0, memory.t + 1
        return reached

    def _memory(self, parameter: Any) -> Memory:
        """Of the parameter that a step left here; a new one where none did."""
        for memory in self._memories:
            if memory.reached.shape == parameter.shape:
                off, size = abs(memory.reached - parameter).max(), abs(parameter).max()
                if bool(off <= SAME * size):
                    return memory
        self._memories.append(Memory(parameter))
        return self._memories[-1]


@dataclass(frozen=True)
class Ruled(Setting):
    """A setting that is an update rule: its name in RULES."""

    rule: str


def explain(
    answer: Answer, number: int, replay: Replay, reference: Submission, among: Iterable[str]
) -> Iterator[Ruled]:
    """The update rules with which the reference gives this answer. among: the names of those to try."""
    got, allowed = answer.got, 2 * answer.truth.allowed
    everywhere = _Trained(reference, number, replay)
    still = replace(everywhere, replay=replace(replay, likewise=False)).with_rule("nothing", 0.0)
    if got is None or still is None or still.shape != got.shape or close(still, answer.truth.value, allowed):
        return
    several = replace(everywhere, replay=replace(replay, likewise=False)).with_rule("momentum", 0.5)
    if several is None or close(several, answer.truth.value, allowed):
        among = [name for name in among if name in OF_ONE_STEP]
    ways = [(name, alone) for name in among for alone in (False, True)[: 1 + RULES[name].first_alone]]
    for rule, alone in ways:
        trained = replace(everywhere, first_alone=alone)
        for constant in RULES[rule].constants:
            found: float | None = constant
            if RULES[rule].sought:
                found = nearest(partial(trained.with_rule, rule), constant, got, 0.0, 2.0)
            value = None if found is None else trained.with_rule(rule, found)
            if value is None or found is None or not close(got, value, allowed):
                continue
            if min(evidence(value - other, allowed) for other in (answer.truth.value, still)) < 2 * BITS:
                continue  # it hardly differs from what is right, or from no step at all
            short = float(f"{found:.2g}")
            rounded = trained.with_rule(rule, short)
            exact = rounded is not None and close(got, rounded, allowed)
            said = RULES[rule].said.format(c=f"{short:g}" if exact else f"about {found:.3g}")
            advice = f"{answer.name} is what you get if {said}{', for the first parameter alone' if alone else ''}."
            program = trained.program(rule, short if exact else found)
            mistake = Mistake(f"{rule} {found} {alone}", advice, program, Bounded)
            yield Ruled(mistake, Diagnosis("update", advice), False, rule)
            break


@dataclass(frozen=True)
class _Trained:
    """What the reference gives with another rule. first_alone: for the first of its parameters alone."""

    reference: Submission
    number: int
    replay: Replay
    first_alone: bool = False

    def with_rule(self, rule: str, constant: float) -> torch.Tensor | None:
        program = self.program(rule, constant)
        if program is self.reference:
            return None
        value = as_tensor(self.replay.outcome(program, self.number, Bounded))
        return None if value is None else value.to("cpu", torch.float64)

    def program(self, rule: str, constant: float) -> Submission:
        """The reference with its steps changed; the reference itself if it has none."""
        (chunk,) = self.reference.chunks
        source = _stepping(chunk.source, self.first_alone)
        if source is None:
            return self.reference
        source = f"{source}\nfrom {__name__} import Steps as _Steps\n_step = _Steps({rule!r}, {constant!r})\n"
        return replace(self.reference, chunks=(replace(chunk, source=source),))


@lru_cache(maxsize=8)
def _stepping(source: str, first_alone: bool) -> str | None:
    """The program with `_step(parameter, rate, gradient)` in place of each `parameter - rate * gradient`, or of the
    first of several; None if there is none."""
    changing = _Changing(1 if first_alone else 100)
    changed = changing.visit(ast.parse(source))
    enough = changing.found > (1 if first_alone else 0)
    return ast.unparse(ast.fix_missing_locations(changed)) if enough else None


class _Changing(ast.NodeTransformer):
    """most: so many are changed. found: how many there are."""

    def __init__(self, most: int) -> None:
        self._most, self.found = most, 0

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        match node:
            case ast.BinOp(
                left=parameter, op=ast.Sub(), right=ast.BinOp(left=ast.Name(id=name) as rate, op=ast.Mult(), right=way)
            ) if name in RATES:
                return self._step(parameter, rate, way) or node
        self.generic_visit(node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        match node:
            case ast.AugAssign(
                target=ast.Name(id=parameter), op=ast.Sub(),
                value=ast.BinOp(left=ast.Name(id=name) as rate, op=ast.Mult(), right=way),
            ) if name in RATES:  # fmt: skip
                before = ast.Name(parameter, ast.Load())
                stepped = self._step(before, rate, way)
                node.value = ast.BinOp(before, ast.Sub(), stepped) if stepped else node.value
        return node

    def _step(self, parameter: ast.expr, rate: ast.expr, way: ast.expr) -> ast.expr | None:
        self.found += 1
        if self.found > self._most:
            return None
        return ast.Call(ast.Name("_step", ast.Load()), [parameter, rate, way], [])
