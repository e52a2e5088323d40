"""What a submission's names import for seconds is known without running it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.examiner.client import Examiner
from grader.grading import grade
from grader.submission.interface import Chunk, Submission
from grader.submission.slow_imports import slow_imports

SLOW = [
    "torch.use_deterministic_algorithms(True)",
    "from torch.optim import SGD as S; S([torch.zeros(1)], lr=0.1)",
    "torch.utils.checkpoint.checkpoint(torch.sin, torch.ones(1, requires_grad=True), use_reentrant=False)",
]
QUICK = [
    "torch.manual_seed(0)",
    "torch.func.vmap(torch.sin)(torch.ones(2))",
    "torch.nn.init.xavier_uniform_(torch.zeros(2, 2))",
    "optimal = torch.ones(1)",
]


def named(source: str) -> list[str]:
    return list(slow_imports(Submission("a.py", "", (Chunk("a.py", f"import torch\n{source}\n"),), uses_torch=True)))


def imports(source: str) -> bool:
    """Whether this code imports it."""
    code = f"import sys, torch\n{source}\nprint('torch._dynamo' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    return {"True": True, "False": False}[done.stdout.strip()]


@pytest.mark.parametrize("source", SLOW)
def test_a_name_tells_what_is_imported(source):
    assert named(source) == ["torch._dynamo"]


@pytest.mark.parametrize("source", QUICK)
def test_other_names_cost_nothing(source):
    assert named(source) == []


@pytest.mark.slow
def test_torch_imports_it_where_the_names_say_so():
    assert [imports(source) for source in SLOW] == [True] * len(SLOW)
    assert not imports("\n".join(QUICK))


@pytest.mark.slow
@pytest.mark.parametrize(("named", "there"), [("optim", "True"), ("nothing", "False")])
def test_workers_begin_with_what_the_names_import(named, there, tmp_path):
    file = tmp_path / "model.py"
    asked = "'.'.join(['torch', '_dyn' + 'amo']) in sys.modules"  # its own name would tell, too
    source = f"import sys\nimport torch\n\nclass PolynomialModel:\n    print({asked})\n    {named} = 1\n"
    file.write_text(source)
    with Examiner() as examiner:  # one that has imported nothing
        assert grade("13", file, device="cpu", seed=1, examiner=examiner).printed.strip() == there
