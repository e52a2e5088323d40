"""The laziest answers to an exercise, made from its reference: the right code, whose results are thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.authoring.check.trial import mutated
from grader.course.catalogue import Exercise
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

KINDS = ("zeros", "ones", "counting", "echo", "random", "nan")
"""What stands in place of each tensor of an answer. counting: a small part of 1, 2, 3 … Echo: an argument of its shape,
or what the object keeps, such as the weights for their own gradient."""

RAISES = "raises"
"""What is right beside gradients that can't be asked for: it is honest work, and worth its points."""

GRADIENTS = {
    1: ("backward",), 2: ("gradients",), 3: ("Linear.backprop_gradient",), 4: ("Relu.backprop_gradient",),
    5: ("MSE.backprop_gradient",),
    6: ("Linear.backprop_gradient", "Relu.backprop_gradient", "MSE.backprop_gradient"),
    7: ("gradients",), 8: ("gradients",), 9: ("gradients",), 10: ("gradients",),
    12: ("LegendrePolynomial3.backward",), 15: ("softmax_backward", "softmax_loss"), 17: ("batchnorm_backward",),
    18: ("layernorm_backward",), 19: ("dropout_backward",), 20: ("conv_backward_naive",),
    21: ("max_pool_backward_naive",), 22: ("word_embedding_backward",), 23: ("rnn_step_backward", "rnn_backward"),
    24: ("lstm_step_backward", "lstm_backward"), 25: ("attention_backward", "multi_head_backward"),
    26: ("Value.backward",), 27: ("numeric_gradient",), 28: ("block_backward", "loss_and_gradients"),
}  # fmt: skip
"""The functions of each reference that compute gradients. In 11, 13 and 14 torch does; in 16 they are given."""

PRELUDE = '''
import functools as _functools
import itertools as _itertools
import inspect as _inspect

import numpy as _numpy
import torch as _torch


def _tensors(value):
    """All arrays in a value, however deep."""
    if isinstance(value, (_torch.Tensor, _numpy.ndarray)):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _tensors(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _tensors(part)


def _in_place_of(right, given):
    """Something of its shape. given: the arrays that an echo may take; each is taken once."""
    kind = _KIND
    array = isinstance(right, _numpy.ndarray)
    tensor = _torch.as_tensor(right).detach()
    if kind == "zeros":
        made = _torch.zeros_like(tensor)
    elif kind == "ones":
        made = _torch.ones_like(tensor)
    elif kind == "counting":
        made = 0.01 * _torch.arange(1, tensor.numel() + 1).to(tensor).reshape(tensor.shape)
    elif kind == "random":
        made = _torch.randn(tensor.shape).to(tensor)
    elif kind == "nan":
        made = _torch.full_like(tensor, _torch.nan)
    else:
        fits = [other for other in given if tuple(other.shape) == tuple(tensor.shape)]
        made = _torch.zeros_like(tensor)
        if fits:
            given[:] = [other for other in given if other is not fits[0]] + [fits[0]]
            made = _torch.as_tensor(fits[0]).detach().to(tensor) * 1
    return made.numpy() if array else made


def _replaced(value, given):
    """The value with something else in place of its numbers."""
    if isinstance(value, (_torch.Tensor, _numpy.ndarray)):
        floating = _torch.as_tensor(value).is_floating_point()
        return _in_place_of(value, given) if floating else value
    if isinstance(value, float):
        return float(_in_place_of(_torch.tensor(value), given))
    if isinstance(value, dict):
        return {key: _replaced(part, given) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_replaced(part, given) for part in value)
    return value


def _lazy(function, whole=False):
    @_functools.wraps(function)
    def answer(*args, **kwargs):
        if _KIND == "raises":
            raise NotImplementedError
        right = function(*args, **kwargs)
        itself = args[0] if args and hasattr(args[0], "__dict__") and not isinstance(args[0], _torch.Tensor) else None
        kept = {} if itself is None else dict(vars(itself))
        gradients = {name: value for name, value in kept.items() if "gradient" in name or whole}
        others = {name: value for name, value in kept.items() if name not in gradients}
        saved = getattr(itself, "saved_tensors", ())
        given = list(_tensors([args, kwargs, others, saved]))
        answer, replaced = _only_numbers(right, given), {}
        for name, value in gradients.items():
            if value is right:
                replaced[name] = answer
            else:
                other = {"w_gradient": "weights", "bias_gradient": "bias", "x_gradient": "x"}.get(name)
                first = [kept[other]] if other in kept else []
                replaced[name] = _replaced(value, [*first, *given])
        for name, value in replaced.items():
            setattr(itself, name, value)
        return answer

    return answer


def _only_numbers(right, given):
    """A pair of an answer and a cache, as forward passes return it, keeps its cache; a loss before a gradient stays."""
    if isinstance(right, tuple) and len(right) > 1 and not isinstance(right[-1], (_torch.Tensor, _numpy.ndarray)):
        return tuple(_replaced(part, given) for part in right[:-1]) + right[-1:] if _WHOLE else _replaced(right, given)
    if not _WHOLE and isinstance(right, tuple) and getattr(right[0], "shape", None) == ():
        return right[:1] + tuple(_replaced(part, given) for part in right[1:])
    return _replaced(right, given)


def _lazy_values(backward):
    """For Values, which keep their gradients themselves."""

    def answer(self):
        if _KIND == "raises":
            raise NotImplementedError
        backward(self)
        numbers = _itertools.count(1)
        for value in parents_first(self):
            value.grad = {
                "zeros": 0.0, "ones": 1.0, "counting": 0.01 * next(numbers), "echo": value.data,
                "random": float(_torch.randn(())), "nan": float("nan"),
            }[_KIND]

    return answer


def _wrap(name):
    owner, _, method = name.rpartition(".")
    if name == "Value.backward":
        Value.backward = _lazy_values(Value.backward)
    elif owner:
        held = globals()[owner].__dict__[method]
        made = _lazy(getattr(held, "__func__", held), _WHOLE)
        setattr(globals()[owner], method, staticmethod(made) if isinstance(held, staticmethod) else made)
    else:
        globals()[method] = _lazy(globals()[method], _WHOLE)


def _everything():
    for name, value in list(globals().items()):
        if name.startswith("_") or getattr(value, "__module__", __name__) != __name__:
            continue
        if _inspect.isclass(value):
            for method, held in list(vars(value).items()):
                if callable(getattr(held, "__func__", held)) and (not method.startswith("__") or method == "__call__"):
                    yield f"{name}.{method}"
        elif _inspect.isfunction(value):
            yield name


for _name in list(_everything()) if _WHOLE else _NAMES:
    _wrap(_name)
'''


@dataclass(frozen=True)
class Lazy:
    """A lazy answer. kind: of KINDS, or RAISES. whole: whether it is that throughout, not in its gradients alone."""

    exercise: Exercise
    kind: str
    whole: bool
    submission: Submission


def lazy_answers(exercise: Exercise) -> Iterator[Lazy]:
    """All of an exercise, first the one whose gradients can't be asked for."""
    names = GRADIENTS.get(exercise.number, ())
    if names:
        yield from (_made(exercise, kind, False, names) for kind in (RAISES, *KINDS))
    yield from (_made(exercise, kind, True, ()) for kind in KINDS)


def _made(exercise: Exercise, kind: str, whole: bool, names: tuple[str, ...]) -> Lazy:
    source = exercise.solution.read_text(encoding="utf-8")
    settings = f"\n_KIND, _WHOLE, _NAMES = {kind!r}, {whole!r}, {names!r}\n"
    reference = submitted(exercise, exercise.solution)
    return Lazy(exercise, kind, whole, mutated(reference, source + settings + PRELUDE))
