"""In an exercise by hand torch's own gradients are refused with a sentence, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from grader.submission.interface import Submission

Submit = Callable[..., Submission]


def in_a_class(line: str) -> str:
    return f"import torch\nclass Linear:\n    def backprop_gradient(self, x):\n{indent(line, ' ' * 8)}\n"


@pytest.mark.parametrize(
    ("line", "construct"),
    [
        ("return torch.autograd.grad(x, x)", "torch.autograd"),
        ("from torch.autograd import grad", "torch.autograd"),
        ("from torch import autograd as helper", "torch.autograd"),
        ("import torch.autograd as helper", "torch.autograd"),
        ("import torch as t; t.autograd.backward(x)", "torch.autograd"),
        ("return getattr(torch, 'autograd').grad(x)", "torch.autograd"),
        ("import importlib; importlib.import_module('torch.autograd')", "torch.autograd"),
        ("__import__('torch.autograd')", "torch.autograd"),
        ("return torch.func.grad(f)(x)", "torch.func"),
        ("from torch.func import jacrev", "torch.func"),
        ("from functorch import vjp", "functorch"),
        ("from torch.autograd.functional import jacobian", "torch.autograd"),
        ("torch.nn.grad.conv2d_input(x, x, x)", "torch.nn.grad"),
        ("with torch.enable_grad(): pass", "torch.enable_grad"),
        ("torch.set_grad_enabled(True)", "torch.set_grad_enabled"),
        ("torch.ops.aten.threshold_backward(x, x, 0)", "torch.ops.aten.threshold_backward"),
        ("torch.ops.aten.tanh_backward.default(x, x)", "torch.ops.aten.tanh_backward"),
        ("getattr(torch.ops.aten, 'tanh_backward')(x, x)", "torch.ops.aten.tanh_backward"),
        ("torch.zeros(3, requires_grad=True)", "requires_grad"),
        ("torch.zeros(3, requires_grad=x is not None)", "requires_grad"),
        ("x.requires_grad = True", "requires_grad"),
        ("self.weights.requires_grad, y = True, 3", "requires_grad"),
        ("setattr(x, 'requires_grad', True)", "requires_grad"),
        ("x.requires_grad_()", "requires_grad_"),
        ("getattr(x, 'requires_grad_')()", "requires_grad_"),
        ("x.retain_grad()", "retain_grad"),
        ("return x.grad_fn(x)", "grad_fn"),
    ],
)
def test_torch_s_own_gradients_are_refused(submit: Submit, line: str, construct: str) -> None:
    assert submit(in_a_class(line), "Linear", by_hand=True).refusals == (
        f"linear.py, line 4 uses `{construct}`: this exercise asks for gradients by hand, "
        "so torch's own aren't allowed.",
    )


@pytest.mark.parametrize(
    "line",
    [
        "torch.set_grad_enabled(False)",
        "with torch.set_grad_enabled(False): pass",
        "from torch.func import vmap",
        "return torch.func.vmap(f)(x)",
        "x.requires_grad_(False)",
        "with torch.no_grad(): pass",
        "torch.set_grad_enabled(mode=False)",
        "torch.autograd.set_grad_enabled(False)",
        "from torch import set_grad_enabled; set_grad_enabled(False)",
        "from torch.autograd import set_grad_enabled; set_grad_enabled(False)",
        "torch.autograd.set_detect_anomaly(True)",
        "with torch.autograd.detect_anomaly(): pass",
        "with torch.autograd.no_grad(): pass",
        "from torch.autograd import Variable; x = Variable(x)",
        "assert x.grad_fn is None and not x.requires_grad",
        "return x.grad_fn is not None",
        "x = x.requires_grad_(requires_grad=False)",
    ],
)
def test_what_takes_no_gradient_is_not_refused(submit: Submit, line: str) -> None:
    assert submit(in_a_class(line), "Linear", by_hand=True).refusals == ()


@pytest.mark.parametrize(
    ("line", "construct"),
    [
        ("torch._C._set_grad_enabled(True)", "torch._C"),
        ("from torch._C import _ImperativeEngine", "torch._C"),
        ("import ctypes", "ctypes"),
        ("from ctypes import CDLL", "ctypes"),
        ("import gc; gc.get_objects()", "gc.get_objects"),
        ("from gc import get_referrers", "gc.get_referrers"),
        ("getattr(torch, 'auto' + 'grad')", "getattr(torch…, a computed name)"),
        ("name = 'tanh_backward'; getattr(torch.ops.aten, name)", "getattr(torch…, a computed name)"),
    ],
)
def test_what_only_leads_round_that_is_refused(submit: Submit, line: str, construct: str) -> None:
    assert submit(in_a_class(line), "Linear", by_hand=True).refusals == (
        f"linear.py, line 4 uses `{construct}`: this exercise asks for gradients by hand, "
        "and this only serves to get around that.",
    )


@pytest.mark.parametrize(
    "line",
    [
        "import gc; gc.collect()",
        "import inspect",
        "getattr(torch, 'tanh')(x)",
        "name = 'T'; getattr(torch.ones(2, 3), name)",
        "name = 'weights'; getattr(self, name)",
        "return self.layer.backward(x)",
        "x.requires_grad = False",
        "x.requires_grad_(False)",
        "torch.zeros(3, requires_grad=False)",
        "return x.requires_grad",
        "self.requires_grad = True",
        "self.grad_fn = None",
        "with torch.no_grad(): pass",
        "with torch.inference_mode(): pass",
        "return torch.nn.functional.relu(x)",
        "import torch.nn as nn; nn.Linear(3, 2)",
        "autograd = 3; return autograd",
        "return 'torch.autograd'  # torch.autograd",
        "self.grad = x.grad",
        "Value(3, requires_grad=True)\nclass Value: pass",
    ],
)
def test_plain_code_is_not(submit: Submit, line: str) -> None:
    assert submit(in_a_class(line), "Linear", by_hand=True).refusals == ()


def test_an_engine_of_one_s_own_may_use_torch_s_words(submit: Submit) -> None:
    source = """
        import numpy as np
        class Tensor:
            def __init__(self, data, requires_grad=False):
                self.data, self.requires_grad, self.grad_fn = data, requires_grad, None
            def __add__(self, other):
                out = Tensor(self.data + other.data)
                out.requires_grad = self.requires_grad or other.requires_grad
                out.grad_fn = lambda g: (g, g)
                return out
            def backward(self):
                self.grad_fn(1.0)
                return [node.grad_fn for node in (self,)]
        """
    assert submit(source, "Tensor", by_hand=True).refusals == ()


@pytest.mark.parametrize(
    ("line", "construct"),
    [
        ("from torch import set_grad_enabled; set_grad_enabled(True)", "torch.set_grad_enabled"),
        ("from torch import set_grad_enabled as on; on(x)", "torch.set_grad_enabled"),
        ("from torch.autograd import Variable; Variable._execution_engine.run_backward", "torch.autograd"),
        ("return torch.autograd.Variable.__init__", "torch.autograd"),
        ("if x.grad_fn is None or x.grad_fn(1): pass", "grad_fn"),
    ],
)
def test_what_can_record_one_is_refused_beside_it(submit: Submit, line: str, construct: str) -> None:
    (refusal,) = submit(in_a_class(line), "Linear", by_hand=True).refusals
    assert refusal.startswith(f"linear.py, line 4 uses `{construct}`:")


def test_an_exercise_with_autograd_refuses_nothing(submit: Submit) -> None:
    assert submit(in_a_class("x.requires_grad_()"), "Linear").refusals == ()


def test_code_that_is_not_needed_may_check_itself_with_autograd(submit: Submit) -> None:
    source = in_a_class("return x") + "x = torch.zeros(3, requires_grad=True)\nLinear()(x).backward()\n"
    assert submit(source, "Linear", by_hand=True).refusals == ()


def test_each_line_is_named_once_and_in_order(submit: Submit) -> None:
    source = in_a_class("torch.autograd.grad(torch.autograd.grad(x, x), x)\nx.grad_fn")
    refusals = submit(source, "Linear", by_hand=True).refusals
    assert [sentence.split(":")[0] for sentence in refusals] == [
        "linear.py, line 4 uses `torch.autograd`",
        "linear.py, line 5 uses `grad_fn`",
    ]


def test_a_long_list_of_refusals_is_cut_at_ten(submit: Submit) -> None:
    assert len(submit(in_a_class("x.grad_fn\n" * 50), "Linear", by_hand=True).refusals) == 10


def test_another_exercise_s_file_is_not_refused_but_lacks_its_names(submit: Submit) -> None:
    assert not submit("import torch\nclass Other:\n    w = torch.ones(2, requires_grad=True)\n", by_hand=True).refusals
