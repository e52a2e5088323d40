"""What the simulated GPU allows and refuses, operation by operation, beside what CUDA does.

A case is a function of `t`, whose tensors are on the GPU within `simulating` and on the CPU without: so what is allowed
has a value to be compared with. `t.on_cpu` and what a case makes itself are on the CPU both times.
"""

from __future__ import annotations

import copy
import math
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from grader.sandbox.guest import simulated_gpu
from grader.sandbox.guest.simulated_gpu import Enough, Simulated, WrongDevice, simulating

ROOT = Path(__file__).resolve().parents[3]
GPU = torch.device("cuda", 0)
Case = Callable[[Any], Any]


def given(device: str) -> SimpleNamespace:
    """The tensors of a case. x: 4 × 3. labels: 4 of 3 classes. mask: like x. number: without dimensions."""
    torch.default_generator.manual_seed(7)
    on_cpu = SimpleNamespace(
        x=torch.randn(4, 3), mask=torch.tensor([[True, False, True]] * 4), labels=torch.tensor([0, 2, 1, 0]),
        square=torch.randn(3, 3), image=torch.randn(1, 1, 5, 4), number=torch.tensor(2.5), rows=torch.tensor([2, 0]),
    )  # fmt: skip
    there = {name: value.to(device) for name, value in vars(on_cpu).items()}
    return SimpleNamespace(**there, on_cpu=on_cpu, device=device)


def made(case: Case, device: str) -> Any:
    t = given(device)
    torch.default_generator.manual_seed(3)
    return case(t)


def tensors(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    return [one for part in value for one in tensors(part)] if isinstance(value, list | tuple) else []


def check_allowed(case: Case, device: torch.device) -> None:
    """The case has the CPU's value, and its result is on this device."""
    plain = made(case, "cpu")
    with simulating():
        found = made(case, "cuda")
        places = {tensor.device for tensor in tensors(found)}
        found = [tensor.cpu() for tensor in tensors(found)] or found
    assert places <= {device}
    if not tensors(plain):
        assert found == plain
    for one, other in zip(tensors(found), tensors(plain), strict=True):
        assert type(one) is torch.Tensor
        assert one.dtype == other.dtype
        torch.testing.assert_close(one, other, rtol=0, atol=0, equal_nan=True)


def check_refused(case: Case, message: str) -> None:
    """The case raises what CUDA would, in words that come after "line 7 "."""
    with simulating(), pytest.raises(WrongDevice) as caught:
        made(case, "cuda")
    assert re.search(message, str(caught.value)), str(caught.value)
    assert re.fullmatch(r"[a-z][^\n]{10,100}[^.]", str(caught.value))


def changed(tensor: torch.Tensor, change: Callable[[torch.Tensor], Any]) -> torch.Tensor:
    """A copy of the tensor, after something was done to it in place."""
    tensor = tensor.clone()
    change(tensor)
    return tensor


def setting(tensor: torch.Tensor, index: Any, value: Any) -> torch.Tensor:
    return changed(tensor, lambda tensor: tensor.__setitem__(index, value))


def case(name: str, function: Case, *others: Any) -> Any:
    return pytest.param(function, *others, id=name)


GENERATOR = torch.Generator  # the real one: within `simulating` the name means another

ON_THE_GPU = [
    # numbers: Python's, numpy's and CPU tensors without dimensions
    case("a number on the left", lambda t: 1 - 2 / t.x),
    case("a CPU number", lambda t: t.x * torch.tensor(2.0) + torch.tensor(3)),
    case("a CPU number on the left", lambda t: torch.tensor(2.0) - t.x),
    case("a CPU number and a number", lambda t: torch.tensor(2.0) * t.number),
    case("a CPU number added in place", lambda t: changed(t.x, lambda x: x.add_(torch.tensor(2.0)))),
    case("compared with a CPU number", lambda t: t.x > t.on_cpu.number),
    case("clamped at a CPU number", lambda t: torch.clamp(t.x, min=torch.tensor(0.0))),
    case("maximum with a CPU number", lambda t: torch.maximum(t.x, torch.tensor(0.0))),
    case("where with CPU numbers", lambda t: torch.where(t.mask, torch.tensor(1.0), torch.tensor(0.0))),
    case("where with Python's numbers", lambda t: torch.where(t.mask, 1.0, 0.0)),
    case("a CPU condition without dimensions", lambda t: torch.where(torch.tensor(True), t.x, t.x)),
    case("masked_fill with a CPU number", lambda t: t.x.masked_fill(t.mask, torch.tensor(-1.0))),
    case("fill_ with a CPU number", lambda t: changed(t.x, lambda x: x.fill_(torch.tensor(2.0)))),
    case("numpy's double", lambda t: np.float64(2) * t.x * np.float64(3)),
    case("numpy's float32", lambda t: t.x * np.float32(2)),
    case("its own number", lambda t: t.x / t.number.item() + float(t.number) + math.sqrt(t.number)),
    # indices may be on the CPU
    case("CPU indices", lambda t: t.x[t.on_cpu.rows]),
    case("a CPU index", lambda t: t.x[torch.tensor(1)]),
    case("a CPU mask as an index", lambda t: t.x[t.on_cpu.mask]),
    case("CPU rows and its own labels", lambda t: t.x[torch.arange(4), t.labels]),
    case("a list, an array", lambda t: (t.x[[0, 2]], t.x[np.array([0, 2])])),
    case("its own indices", lambda t: (t.x[t.labels], t.x[t.mask], t.x[..., None, 1], t.x[:, t.number > 0])),
    # copies across devices
    case("a row from the CPU", lambda t: setting(t.x, 0, torch.ones(3))),
    case("a column from the CPU", lambda t: setting(t.x, (slice(None), 1), torch.ones(4))),
    case("a CPU number to some rows", lambda t: setting(t.x, t.on_cpu.rows, torch.tensor(7.0))),
    case("one CPU number in a row to a mask", lambda t: setting(t.x, t.mask, torch.zeros(1))),
    case("a number to a mask", lambda t: setting(t.x, t.on_cpu.mask, 0.0)),
    case("copy_ from the CPU", lambda t: torch.zeros_like(t.x).copy_(t.on_cpu.x)),
    case("in place, a row", lambda t: changed(t.x, lambda x: x[0].mul_(2).add_(t.x[1]))),
    # factories
    case("device=", lambda t: [torch.zeros(3, device=t.device), torch.tensor([1.0, 2.0], device=t.x.device)]),
    case("device= and dtype=", lambda t: torch.arange(3, device=t.x.device, dtype=torch.float64)),
    case("like it", lambda t: [torch.zeros_like(t.x), torch.rand_like(t.x), torch.full_like(t.x, 3, dtype=torch.int)]),
    case("new", lambda t: [t.x.new_zeros(2), t.x.new_full((2,), 3.0), t.x.new_tensor([1.0, 2.0]), t.x.new_empty(0)]),
    pytest.param(lambda t: [t.x.new_tensor(torch.ones(2)), torch.tensor(t.x)], id="copied by a factory",
                 marks=pytest.mark.filterwarnings("ignore:To copy construct")),
    case("a CPU tensor's new, by device", lambda t: torch.ones(2).new_zeros(3, device=t.device)),
    case("a tensor of it", lambda t: torch.as_tensor(t.x) + torch.asarray(t.x)),
    case("randn by device", lambda t: torch.randn(3, device=t.device)),
    case("randn, then to", lambda t: torch.randn(2, 2).to(t.device)),
    case("randperm, eye, linspace", lambda t: [f(4, device=t.device) for f in (torch.randperm, torch.eye)]),
    case("drawn with its own generator", lambda t: torch.randn(
        3, generator=torch.Generator(t.device).manual_seed(5), device=t.device)),
    case("normal, bernoulli, multinomial", lambda t: [
        torch.normal(t.x, 1.0), torch.bernoulli(t.x.sigmoid()), torch.multinomial(t.x.exp(), 1)]),
    case("in place at random", lambda t: changed(t.x, lambda x: x.uniform_(0, 1))),
    # moves
    case("to(other)", lambda t: [t.on_cpu.x.to(t.x), t.on_cpu.labels.to(t.x), t.on_cpu.labels.type_as(t.x)]),
    case("to(other) of another dtype", lambda t: [t.x.to(t.x.double()), t.x.type_as(t.x.double())]),
    case("to(dtype)", lambda t: [t.x.to(torch.float64), t.x.double(), t.x.half(), t.x.int(), t.x.type(torch.int8)]),
    case("to(device, dtype)", lambda t: t.on_cpu.x.to(t.device, torch.float64)),
    case("to by keyword", lambda t: t.on_cpu.x.to(dtype=torch.float64, device=t.device, non_blocking=True)),
    case("to a copy", lambda t: t.x.to(t.device, copy=True)),
    case("deepcopy", lambda t: [copy.deepcopy(t.x), copy.copy(t.x), t.x.clone(), t.x.detach(), t.x.data]),
    # composite functions, which make something inside
    case("one_hot", lambda t: [F.one_hot(t.labels), F.one_hot(t.labels, 5), F.one_hot(t.labels).to(t.x)]),
    case("sums in another dtype", lambda t: [
        t.x.sum(dtype=torch.float64), t.x.mean(0, dtype=torch.float64), F.softmax(t.x, 1, dtype=torch.float64)]),
    case("quantile, median", lambda t: [torch.quantile(t.x, 0.3), t.x.median(), t.x.std(), *torch.var_mean(t.x, 0)]),
    case("cross entropy", lambda t: [F.cross_entropy(t.x, t.labels), F.nll_loss(F.log_softmax(t.x, 1), t.labels)]),
    case("losses", lambda t: [F.mse_loss(t.x, -t.x), F.huber_loss(t.x, -t.x), F.l1_loss(t.x, t.number.expand(4, 3))]),
    case("attention", lambda t: F.scaled_dot_product_attention(t.x, t.x, t.x, is_causal=True)),
    case("norms", lambda t: [F.layer_norm(t.x, (3,)), F.normalize(t.x), torch.linalg.norm(t.x), t.x.norm(dim=1)]),
    case("a mask of ones like it", lambda t: t.square.masked_fill(torch.ones_like(t.square).triu(1).bool(), -math.inf)),
    case("tril, triu", lambda t: t.x.tril() + torch.triu(t.x, 1)),
    # single operators
    case("matrices", lambda t: [t.x @ t.x.T, t.x @ t.x[0], t.x[0] @ t.x[1], t.x[None] @ t.x.mT, t.x[0].outer(t.x[1])]),
    case("einsum", lambda t: [torch.einsum("ij,kj->ik", t.x, t.x), torch.einsum("ii", t.square)]),
    case("conv2d", lambda t: F.conv2d(t.image, torch.ones_like(t.image[:, :, :2, :2]), padding=1)),
    case("unfold, pad, pool", lambda t: [
        F.unfold(t.image, 2), t.image.unfold(2, 2, 1), F.pad(t.image, (1, 1)), F.max_pool2d(t.image, 2)]),
    case("embedding", lambda t: F.embedding(t.labels, t.square)),
    case("index_add_", lambda t: torch.zeros_like(t.x).index_add_(0, t.labels, t.x)),
    case("scatter_add_", lambda t: torch.zeros_like(t.x).scatter_add_(1, t.labels[:, None], t.x[:, :1])),
    case("scatter_ of a number", lambda t: torch.zeros_like(t.x).scatter_(1, t.labels[:, None], 1.0)),
    case("gather", lambda t: [t.x.gather(1, t.labels[:, None]), torch.take_along_dim(t.x, t.x.argsort(1), 1)]),
    case("cumsum, cumprod", lambda t: [t.x.cumsum(0), t.x.cumprod(1), t.x.logcumsumexp(0)]),
    case("sort, topk, max", lambda t: [*t.x.sort(dim=1), *t.x.topk(2), *t.x.max(dim=1), t.x.max(), t.x.argmax(1)]),
    case("joined", lambda t: [torch.cat([t.x, t.x]), torch.stack([t.number, t.x.sum()]), torch.hstack([t.x, t.x])]),
    case("split", lambda t: [*t.x.unbind(1), *t.x.chunk(2), *t.x.split(3)]),
    case("shapes", lambda t: [t.x.T, t.x.reshape(-1), t.x[:, None].expand(4, 2, 3), t.x.flatten(), t.x.view_as(t.x)]),
    case("like another in shape alone", lambda t: [
        t.x.view_as(torch.zeros(3, 4)), t.x[0].expand_as(torch.zeros(2, 3)), torch.broadcast_tensors(t.x, t.x[0])[1]]),
    case("logic", lambda t: [~t.mask, t.mask & (t.x > 0), t.mask * t.x, t.mask.sum(), (t.x == t.x).float().mean()]),
    case("nonzero, unique, bincount", lambda t: [t.mask.nonzero(), t.labels.unique(), t.labels.bincount()]),
    case("linear algebra", lambda t: [torch.linalg.inv(t.square), torch.linalg.solve(t.square, t.x.T)]),
    case("iteration", lambda t: [row.sum() for row in t.x] + [sum(row for row in t.x)]),
    case("unpacking", lambda t: [a - b * c for a, b, c in t.x]),
    # modules and optimizers
    case("Linear", lambda t: nn.Linear(3, 2).to(t.device)(t.x)),
    case("Linear by device=", lambda t: nn.Linear(3, 2, device=t.device)(t.x)),
    case("a module to a tensor", lambda t: nn.Sequential(nn.Linear(3, 2), nn.ReLU()).to(t.x.double())(t.x.double())),
    case("a buffer", lambda t: nn.BatchNorm1d(3).to(t.device)(t.x)),
    case("Embedding", lambda t: nn.Embedding(5, 2).to(t.device)(t.labels)),
]  # fmt: skip

ON_THE_CPU = [
    case("cpu()", lambda t: [t.x.cpu(), t.x.to("cpu"), t.x.to(torch.device("cpu")), t.x.to(t.on_cpu.x)]),
    case("to(CPU tensor) of another dtype", lambda t: [t.x.to(t.on_cpu.labels), t.x.type_as(t.on_cpu.labels)]),
    case("of its numbers", lambda t: [torch.tensor([t.number, t.number]), torch.tensor(t.x.tolist())]),
    case("of its shape", lambda t: [torch.zeros(t.x.shape), torch.ones(len(t.x)), torch.randn(*t.x.shape)]),
    case("factories of its numbers", lambda t: [
        torch.full((2,), t.number), torch.arange(t.labels.max() + 1), torch.zeros(t.labels.max())]),
    case("device='cpu' said", lambda t: [
        torch.zeros_like(t.x, device="cpu"), t.x.new_zeros(2, device="cpu"), torch.as_tensor(t.x, device="cpu")]),
    case("one_hot of CPU labels", lambda t: F.one_hot(t.labels.cpu(), 3)),
    case("a CPU tensor's rows by its number", lambda t: t.on_cpu.x[t.labels.max()]),
    case("CPU tensors with CPU tensors", lambda t: [t.on_cpu.x * 2 + t.on_cpu.x, torch.eye(3)[t.on_cpu.labels]]),
    case("set from its row", lambda t: setting(t.on_cpu.x, 0, t.x[1])),
    case("set from its number", lambda t: setting(t.on_cpu.x, t.on_cpu.rows, t.number)),
    case("filled with its number", lambda t: changed(t.on_cpu.x, lambda x: x.fill_(t.number))),
    case("copy_ from it", lambda t: torch.zeros(4, 3).copy_(t.x)),
    case("from_numpy", lambda t: torch.from_numpy(t.x.cpu().numpy() * 2)),
    case("numpy by force", lambda t: torch.from_numpy(t.x.numpy(force=True))),
    case("a generator of the CPU's", lambda t: torch.randn(3, generator=torch.Generator().manual_seed(5))),
    case("numbers and text", lambda t: [
        t.x.tolist(), t.number.item(), float(t.number), int(t.labels[1]), bool(t.number > 1), len(t.x), t.x.shape,
        t.x.dim(), f"{t.number:.2f}", f"{t.number.item()}", list(range(t.labels.max())), "abc"[t.labels[1]],
        torch.equal(t.x, t.x), torch.allclose(t.x, t.x), t.x in [t.x], max(t.x[:, 0]).item(), round(t.number.item()),
    ]),
]  # fmt: skip

REFUSED = [
    case("add", lambda t: t.x + t.on_cpu.x, "^adds a CPU tensor to a CUDA tensor$"),
    case("add, of one element", lambda t: t.x + torch.zeros(1), "^adds a CPU"),
    case("sub", lambda t: t.on_cpu.x - t.x, "^subtracts a CPU"),
    case("mul", lambda t: t.x * t.on_cpu.mask, "^multiplies a CPU tensor and a CUDA tensor$"),
    case("div", lambda t: t.x / torch.arange(1, 4), "^divides a CPU"),
    case("its number and a CPU tensor", lambda t: t.on_cpu.x * t.number, "^multiplies"),
    case("compare", lambda t: t.x == t.on_cpu.x, "^compares a CPU tensor with a CUDA tensor$"),
    case("matrices", lambda t: t.x @ t.on_cpu.x.T, "^multiplies a CPU matrix and a CUDA matrix$"),
    case("matrix and vector", lambda t: t.x @ torch.ones(3), "^multiplies a CPU matrix and a CUDA vector"),
    case("batches", lambda t: t.x[None] @ torch.ones(1, 3, 2), "^multiplies a CPU matrix"),
    case("dot", lambda t: t.x[0] @ torch.ones(3), "`dot`"),
    case("einsum", lambda t: torch.einsum("ij,kj->ik", t.x, t.on_cpu.x), "matrix"),
    case("linear", lambda t: F.linear(t.x, t.x, torch.zeros(4)), "`addmm`"),
    case("an unmoved module", lambda t: nn.Linear(3, 2)(t.x), "`addmm`"),
    case("an unmoved buffer", lambda t: F.batch_norm(t.x, torch.zeros(3), torch.ones(3)), "`native_batch_norm`"),
    case("cat", lambda t: torch.cat([t.x, t.on_cpu.x]), "^joins CPU tensors and CUDA tensors$"),
    case("stack of numbers", lambda t: torch.stack([t.number, torch.tensor(1.0)]), "^joins"),
    case("vstack", lambda t: torch.vstack([t.x, torch.ones(3)]), "^joins"),
    case("where", lambda t: torch.where(t.on_cpu.mask, t.x, 0.0), "`where`"),
    case("where, a branch", lambda t: torch.where(t.mask, t.x, t.on_cpu.x), "`where`"),
    case("masked_fill", lambda t: t.x.masked_fill(t.on_cpu.mask, 0.0), "`masked_fill`"),
    case("masked_fill_", lambda t: t.x.masked_fill_(torch.ones(4, 3).triu(1).bool(), 0.0), "`masked_fill`"),
    case("masked_select", lambda t: t.x.masked_select(t.on_cpu.mask), "`masked_select`"),
    case("a CPU tensor by its indices", lambda t: torch.eye(3)[t.labels], "^indexes a CPU tensor with a CUDA tensor$"),
    case("a CPU tensor by its mask", lambda t: t.on_cpu.x[t.x > 0], "^indexes a CPU tensor"),
    case("some rows from the CPU", lambda t: setting(t.x, t.rows, torch.ones(2, 3)), "^assigns between a CPU"),
    case("some CPU rows from it", lambda t: setting(t.on_cpu.x, t.on_cpu.rows, t.x[:2]), "^assigns between a CPU"),
    case("a CPU tensor at its mask", lambda t: setting(t.on_cpu.x, t.mask, 0.0), "^assigns between a CPU"),
    case("a CPU row, added to", lambda t: t.on_cpu.x[0].add_(t.x[0]), "^adds a CPU"),
    case("in place", lambda t: t.on_cpu.x.mul_(t.x), "^multiplies"),
    case("a CPU number in place", lambda t: torch.tensor(0.0).add_(t.number), "^changes a CPU tensor in place"),
    case("out=", lambda t: torch.add(t.x, 1, out=torch.empty(4, 3)), "^adds"),
    case("gather", lambda t: t.x.gather(1, t.on_cpu.labels[:, None]), "`gather`"),
    case("index_select", lambda t: t.x.index_select(0, torch.tensor(1)), "`index_select`"),
    case("embedding", lambda t: F.embedding(t.on_cpu.labels, t.square), "`embedding`"),
    case("index_add_", lambda t: torch.zeros(4, 3).index_add_(0, t.labels, t.x), "`index_add`"),
    case("scatter_", lambda t: torch.zeros(4, 3).scatter_(1, t.labels[:, None], 1.0), "`scatter`"),
    case("one_hot of CPU labels", lambda t: t.x - F.one_hot(t.labels.cpu(), 3), "^subtracts"),
    case("cross entropy", lambda t: F.cross_entropy(t.x, t.on_cpu.labels), "`nll_loss_forward`"),
    case("mse_loss", lambda t: F.mse_loss(t.x, t.on_cpu.x), "`mse_loss`"),
    case("conv2d", lambda t: F.conv2d(t.image, torch.ones(1, 1, 2, 2)), "`convolution`"),
    case("equal", lambda t: torch.equal(t.x, t.on_cpu.x), "`equal`"),
    case("a factory of its number", lambda t: t.x[0] * torch.full((3,), t.number), "^multiplies"),
    case("arange of its number", lambda t: t.labels[:3] + torch.arange(t.labels.max() + 1), "^adds"),
    case("device='cpu' said", lambda t: t.x + torch.zeros_like(t.x, device="cpu"), "^adds"),
    case("FloatTensor", lambda t: t.x * torch.FloatTensor([1.0, 2.0, 3.0]), "^multiplies"),
    case("from_numpy", lambda t: t.x + torch.from_numpy(np.ones(3)), "^adds"),
    case("of its numbers", lambda t: t.x[0, :2] * torch.tensor([t.number, t.number]), "^multiplies"),
    case("numpy()", lambda t: t.x.numpy(), r"^passes a CUDA tensor to numpy, which needs `\.cpu\(\)` first$"),
    case("np.asarray", lambda t: np.asarray(t.x), "numpy"),
    case("np.exp", lambda t: np.exp(t.x), "numpy"),
    case("np.array of numbers", lambda t: np.array([t.number, t.number]), "numpy"),
    case("an array on the right", lambda t: t.x * np.ones(3), "numpy"),
    case("np.add", lambda t: np.add(np.ones(3), t.x), "numpy"),
    case("np.dot", lambda t: np.dot(np.ones(3), t.x[0]), "numpy"),
    case("element by element", lambda t: t.x.apply_(abs), "each element"),
    case("a CPU generator", lambda t: torch.randn(3, generator=torch.Generator(), device=t.device),
         "^draws random numbers on cuda with a generator of cpu$"),
    case("a CPU generator for it", lambda t: torch.bernoulli(t.x.sigmoid(), generator=torch.Generator()), "generator"),
    case("its generator for the CPU", lambda t: torch.randn(3, generator=torch.Generator("cuda")), "generator of cuda"),
]  # fmt: skip


@pytest.mark.parametrize("case", ON_THE_GPU)
def test_allowed_and_on_the_gpu(case):
    check_allowed(case, GPU)


@pytest.mark.parametrize("case", ON_THE_CPU)
def test_allowed_and_on_the_cpu(case):
    check_allowed(case, torch.device("cpu"))


@pytest.mark.parametrize(("case", "message"), REFUSED)
def test_refused(case, message):
    check_refused(case, message)


def test_a_refusal_is_the_exception_that_torch_raises():
    """A learner's `except RuntimeError` catches it here as there."""
    with simulating():
        t = given("cuda")
        with pytest.raises(RuntimeError):
            t.x + t.on_cpu.x
        with pytest.raises(TypeError):
            t.x.numpy()


WHERE_NOTHING_IS_RECORDED = """
import runpy, sys
from grader.sandbox.guest.autograd_trap import _record_nothing

rules = runpy.run_path(sys.argv[1])
_record_nothing()
count = 0
for table, check, *device in (
    ("ON_THE_GPU", "check_allowed", rules["GPU"]), ("ON_THE_CPU", "check_allowed", rules["torch"].device("cpu")),
    ("REFUSED", "check_refused"),
):
    for param in rules[table]:
        try:
            rules[check](*param.values, *device)
            count += 1
        except BaseException as error:
            print(table, param.id, repr(error)[:500])
print(count)
"""


def in_a_process(code: str, *args: object) -> list[str]:
    """What Python prints that runs this, line by line."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, args)], cwd=ROOT, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_same_where_the_trap_of_by_hand_exercises_keeps_autograd_out():
    """Its excluded dispatch keys are the process's from then on: in one of its own."""
    assert in_a_process(WHERE_NOTHING_IS_RECORDED, __file__) == [str(len(ON_THE_GPU) + len(ON_THE_CPU) + len(REFUSED))]


# Autograd


def leaf(device: str, *shape: int) -> torch.Tensor:
    torch.default_generator.manual_seed(11)
    return torch.randn(shape).to(device).requires_grad_()


class Cube(torch.autograd.Function):
    """What its backward does besides is said by `of`."""

    of = staticmethod(lambda gradient: gradient)

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return Cube.of(3 * x**2 * gradient)


def gradient_of(formula: Callable[[Any, torch.Tensor], torch.Tensor], device: str, of: str, *shape: int) -> Any:
    """The gradient of a formula's sum by a leaf on the device `of`."""
    w = leaf(of, *shape)
    formula(given(device), w).sum().backward()
    return w, w.grad


@pytest.mark.parametrize("shape", [(3,), ()], ids=["vector", "number"])
@pytest.mark.parametrize(
    ("formula", "of"),
    [
        case("there", lambda t, w: torch.exp(w) * t.x, "cuda"),
        case("a CPU leaf, moved", lambda t, w: w.to(t.device) * t.x, "cpu"),
        case("moved after an operator", lambda t, w: torch.exp(w).to(t.x) * t.x, "cpu"),
        case("moved to the CPU", lambda t, w: torch.exp(w).cpu() * t.on_cpu.x, "cuda"),
        case("there and back", lambda t, w: torch.tanh(torch.exp(w).cpu()).to(t.device) * t.x, "cuda"),
        case("to another dtype", lambda t, w: w.double() * t.x.type_as(w), "cuda"),
        case("through a Function", lambda t, w: Cube.apply(w) * t.x, "cuda"),
        case("through an index", lambda t, w: w.expand(3)[t.labels] * t.x[:, 0], "cuda"),
        case("through a module", lambda t, w: nn.Softplus().to(t.device)(w) * t.x, "cuda"),
    ],
)
def test_gradients_go_back_to_where_they_are_for(formula, of, shape):
    _, plain = gradient_of(formula, "cpu", "cpu", *shape)
    with simulating():
        w, found = gradient_of(formula, "cuda", of, *shape)
        assert found.device == w.device == torch.device(of, 0 if of == "cuda" else None)
        with torch.no_grad():
            w -= 0.1 * found  # as a training does it
        torch.testing.assert_close(found.cpu(), plain, rtol=0, atol=0)


def test_a_number_on_the_cpu_is_trained_on_the_cpu():
    """torch's engine moves the gradient of a number."""
    with simulating():
        t, w = given("cuda"), leaf("cpu")
        loss = (t.x * torch.exp(w)).sum()
        (found,) = torch.autograd.grad(loss, [w], retain_graph=True)
        loss.backward()
        assert found.device == w.grad.device == torch.device("cpu")
        with torch.no_grad():
            w -= found + w.grad


@pytest.mark.parametrize(
    ("of", "message"),
    [
        case("a constant", lambda gradient: gradient * torch.ones(3), "^multiplies a CPU"),
        case("moved away", lambda gradient: gradient.cpu(), "gradient on the CPU for a CUDA tensor|^multiplies"),
        case("numpy", lambda gradient: torch.from_numpy(gradient.numpy()), "numpy"),
    ],
)
def test_the_backward_of_a_function_is_seen(monkeypatch, of, message):
    """Though torch's engine calls it, from within `backward`."""
    monkeypatch.setattr(Cube, "of", staticmethod(of))
    with simulating():
        w = leaf("cuda", 3)
        with pytest.raises(WrongDevice, match=message):
            _ = Cube.apply(w).sum().backward(), w.grad


def test_a_hook_is_seen():
    with simulating():
        w = leaf("cuda", 3)
        w.register_hook(lambda gradient: gradient + torch.ones(3))
        with pytest.raises(WrongDevice, match="adds a CPU"):
            (w * 2).sum().backward()


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.Adam, torch.optim.RMSprop])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_module_is_trained_as_on_the_cpu(optimizer, when):
    """Also by an optimizer that was made before the module was moved: the parameters stay the same objects."""

    def trained(device: str) -> list[torch.Tensor]:
        t = given(device)
        model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
        parameters = list(model.parameters())
        steps = optimizer(parameters, lr=0.1) if when == "before" else None
        model.to(device)
        assert list(map(id, model.parameters())) == list(map(id, parameters))
        steps = steps or optimizer(model.parameters(), lr=0.1)
        for _ in range(3):
            steps.zero_grad()
            (model(t.x) ** 2).mean().backward()
            steps.step()
        assert all(isinstance(parameter, nn.Parameter) for parameter in parameters)
        return [parameter.detach().cpu() for parameter in parameters]

    plain = trained("cpu")
    with simulating():
        found = trained("cuda")
    for one, other in zip(found, plain, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_requires_grad_of_a_factory():
    with simulating():
        w = torch.tensor([1.0, 2.0], device="cuda", requires_grad=True)
        (w * w).sum().backward()
        assert (w.is_leaf, w.grad.device, w.grad.tolist()) == (True, GPU, [2.0, 4.0])


# What there is of a GPU


def test_it_says_that_it_is_on_the_gpu():
    with simulating():
        x = given("cuda").x
        assert (x.device, x.is_cuda, x.is_cpu, x.get_device(), x.device.type) == (GPU, True, False, 0, "cuda")
        assert x.device != torch.device("cuda")  # as torch has it: that one has no index
        assert isinstance(x, torch.Tensor)
        assert "cuda:0" in repr(x)
        assert x.to("cuda") is x.cuda() is x.to(x) is x


def test_code_that_asks_for_a_gpu_finds_one():
    with simulating():
        device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.manual_seed(0)
        torch.cuda.manual_seed(0)
        torch.cuda.manual_seed_all(0)
        torch.cuda.synchronize()
        torch.cuda.empty_cache()
        assert (torch.zeros(2).to(device) + torch.ones(2).cuda(0) + torch.ones(2, device=0)).tolist() == [2.0, 2.0]
        assert torch.cuda.device_count() == 1


@pytest.mark.parametrize("how", ["with", "set_default_device"])
def test_a_default_device(how):
    def made_there() -> set[torch.device]:
        things = [torch.zeros(2), torch.tensor([1.0]), torch.randn(3), torch.arange(3), torch.as_tensor([1.0])]
        return {thing.device for thing in [*things, nn.Linear(3, 2).weight, torch.eye(2) @ torch.ones(2)]}

    with simulating():
        if how == "with":
            with torch.device("cuda"):
                assert made_there() == {GPU}
        else:
            torch.set_default_device("cuda")
            try:
                assert made_there() == {GPU}
                assert torch.zeros(1, device="cpu").device == torch.from_numpy(np.ones(1)).device == torch.device("cpu")
            finally:
                torch.set_default_device(None)
        assert made_there() == {torch.device("cpu")}


def test_afterwards_all_is_as_before():
    places = [(torch.cuda, name) for name in ("is_available", "_lazy_init", "manual_seed", "device_count")]
    places += [(torch, "Generator"), (torch._C._nn, "_parse_to"), (torch.autograd, "_engine_run_backward")]
    before = [getattr(owner, name) for owner, name in places]

    def fail() -> None:
        with simulating():
            assert not any(getattr(owner, name) is old for (owner, name), old in zip(places, before, strict=True))
            raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            fail()
        assert [getattr(owner, name) for owner, name in places] == before
        assert torch.Generator is GENERATOR
        assert type(torch.ones(2) * 2) is torch.Tensor


def test_no_more_than_so_many_operators(monkeypatch):
    """Not even where a learner catches every exception."""
    monkeypatch.setattr(simulated_gpu, "MAX_OPERATORS", 50)

    def go_on(x: torch.Tensor) -> None:
        while True:
            try:
                x = x * 1.0
            except Exception:
                x = x.cpu()

    with simulating() as begin:
        with pytest.raises(Enough):
            go_on(given("cuda").x)
        with pytest.raises(Enough):
            given("cuda").x * 2
        begin()
        assert str((given("cuda").x * 2).device) == "cuda:0"


def test_entering_imports_nothing_large():
    """torch._dynamo and sympy take more than a second."""
    code = """
import sys
import torch
from grader.sandbox.guest.simulated_gpu import simulating
before = set(sys.modules)
with simulating():
    x = torch.ones(3, device="cuda", requires_grad=True)
    (x.to("cpu") * torch.ones(3)).sum().backward()
    torch.nn.Linear(3, 2).to(x)(x)
large = ("torch._dynamo", "torch._inductor", "torch._subclasses.fake_tensor", "sympy")
print(*sorted(name for name in sys.modules if name.startswith(large) and name not in before))
print(len(set(sys.modules) - before) < 20)
"""
    assert in_a_process(code) == ["", "True"]


def test_a_simulated_tensor_is_none_of_the_cpu_kind():
    """What is sent to the examiner is told apart by its exact type."""
    with simulating():
        assert type(torch.ones(2, device="cuda")) is Simulated
        assert type(torch.ones(2, device="cuda").cpu()) is torch.Tensor
