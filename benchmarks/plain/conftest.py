"""The hidden tests under plain pytest: one process, no isolation, the submission imported like any module.

PLAIN_SUBMISSION names it; by default it is the reference. Used by ../cold_start.py and ../batch.py as the peer: the
same checks, without a trust boundary, a replay or a diagnosis.
"""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
import torch

import grader.testing.arguments
from grader.judging.case import named_inputs
from grader.judging.judge import Strict, judging
from grader.judging.oracle.draw import Draw
from grader.judging.oracle.sizes import drawn_sizes

ROOT = Path(__file__).resolve().parents[2]
torch.set_num_threads(1)


def pytest_configure(config):
    for mark in ("points(n, requires)", "visibility(word)"):
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(trylast=True)
def pytest_generate_tests(metafunc):
    if "dtype" in metafunc.fixturenames:
        metafunc.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
    if "device" in metafunc.fixturenames:
        metafunc.parametrize("device", ["cpu"])


def pytest_collection_modifyitems(items):
    for item in items:
        if hasattr(item, "callspec"):
            parameters = item.callspec.params
            parameters.update(drawn_sizes(parameters, 1, named_inputs(item.originalname, parameters)))


@pytest.fixture
def submission():
    file = os.environ.get("PLAIN_SUBMISSION", ROOT / "solutions/exercise03_linear/linear.py")
    spec = importlib.util.spec_from_file_location("linear", file)
    module = sys.modules["linear"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with torch.no_grad():
        return module


@pytest.fixture
def draw(request, dtype, device):
    return Draw(hash(request.node.originalname) % 1000, dtype, device)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    with judging(Strict({})):
        return (yield)


@pytest.fixture(autouse=True)
def values_stay_here(monkeypatch, request):
    """`put` and `get`, for values that stay in this process."""
    for module in (request.module, grader.testing.arguments):
        monkeypatch.setattr(module, "put", lambda submission, value: value, raising=False)
        monkeypatch.setattr(module, "get", lambda value: value, raising=False)
