"""What counts as a trace that a test leaves behind, looked at in this process."""

from __future__ import annotations

import random
import types

import numpy as np
import pytest
import torch

from grader.sandbox.guest import library
from grader.sandbox.guest.insides import Unseen
from grader.sandbox.guest.learner import Learner
from grader.sandbox.guest.library import Library
from grader.sandbox.guest.traces import Traces

SOURCE = """
import torch
from dataclasses import dataclass, field
from typing import Optional
import numpy as np

RATE = 0.1
TABLE = {"a": [1, 2], "b": {3}}
START = torch.zeros(3)


@dataclass
class Settings:
    rate: float = 0.1
    names: list = field(default_factory=list)


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(2, 3)

    def forward(self, x: Optional[torch.Tensor]):
        return self.inner(x)


layer, settings = Layer(), Settings()


def descend(w, rate=RATE):
    best = np.inf
    for _ in range(3):
        w = w - rate * 2 * w + torch.randn(3) * 0 + float(np.random.rand() * 0)
        best = min(best, float((w * w).sum()))
    return w, Settings(rate), layer(torch.zeros(1, 2))
"""


@pytest.fixture(autouse=True)
def scratch(monkeypatch, tmp_path):
    """An empty working folder, as a worker has."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True, params=[True, False], ids=["numbered", "compared"])
def counted(request, monkeypatch):
    """With Python's own numbers of dicts, and as where there are none."""
    monkeypatch.setattr(library, "COUNTED", request.param and library.COUNTED)


def loaded():
    """A module of a learner's, and what is there after loading it. No fixture: pytest's filters of warnings differ."""
    learner, before = Learner(), Library()
    assert learner.load([["own.py", SOURCE, None]]) == []
    return learner.module, Traces(learner.modules, before)


def test_ordinary_code_leaves_nothing_behind():
    own, traces = loaded()
    own.descend(own.START)
    assert not traces.left()
    own.descend(own.START)
    assert not traces.left()


def test_random_numbers_begin_again():
    _, traces = loaded()
    first = torch.randn(1), np.random.rand(), random.random()
    assert not traces.left()
    assert (torch.randn(1), np.random.rand(), random.random()) == first


@pytest.mark.parametrize(
    "change",
    [
        lambda own: own.TABLE["a"].append(3),
        lambda own: own.TABLE["b"].add(4),
        lambda own: own.START.data.add_(1),
        lambda own: own.settings.names.append(1),
        lambda own: own.layer.inner.weight.data.zero_(),
        lambda own: own.layer.register_forward_hook(print),
        lambda own: setattr(own, "RATE", 0.2),
        lambda own: setattr(own, "new", None),
        lambda own: setattr(own.Layer, "count", 1),
        lambda own: setattr(own.descend, "__defaults__", (0.2,)),
    ],
)
def test_a_change_of_its_own_objects_is_a_trace(change):
    own, traces = loaded()
    change(own)
    assert traces.left()


@pytest.mark.parametrize("patched", [(torch, "relu"), (torch.Tensor, "add"), (np, "exp"), (torch.nn.Linear, "forward")])
def test_a_replaced_name_of_a_library_is_a_trace(monkeypatch, patched):
    _, traces = loaded()
    monkeypatch.setattr(*patched, lambda *given: None)
    assert traces.left()


def test_many_files_are_not_looked_at(tmp_path):
    for number in range(300):
        (tmp_path / f"{number}").touch()
    with pytest.raises(Unseen):
        loaded()


@pytest.mark.parametrize(
    "unseen",
    [
        "iter([1])", "(i for i in [1])", "open('/dev/null')", "torch.zeros(2**20)", "list(range(10**6))",
        "[torch.zeros(200_000) for _ in range(10)]",
    ],
)  # fmt: skip
def test_what_cannot_be_looked_into_is_said(unseen):
    own = types.ModuleType("submission")
    exec(f"import torch\nkept = {unseen}", vars(own))
    with pytest.raises(Unseen):
        Traces([own], Library())
    closing = getattr(own.kept, "close", None)
    if closing:
        closing()
