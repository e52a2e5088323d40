"""Tensors or arrays: what runs decides, then the whole file, and where neither does the other is tried, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.submission.interface import Submission

Submit = Callable[..., Submission]


@pytest.mark.parametrize(
    ("source", "uses_torch", "perhaps_other"),
    [
        ("import torch\ndef f(): return torch", True, False),
        ("import torch\nimport numpy as np\ndef f(): return torch, np", True, False),
        ("import numpy as np\ndef f(): return np", False, False),
        ("import torch\nimport numpy as np\ndef f(): return np\nprint(torch.rand(3))", False, True),
        ("import torch\ndef f(x): return x.clamp(min=0)", True, False),
        ("import torch\nimport numpy as np\ndef f(x): return x.copy()", True, True),
        ("import numpy as np\ndef f(x): return x.numel()", False, True),
        ("def f(x): return x.numel()", False, True),
    ],
)
def test_the_imports_decide(submit: Submit, source: str, uses_torch: bool, perhaps_other: bool) -> None:
    submission = submit(source, "f")
    assert (submission.uses_torch, submission.perhaps_other) == (uses_torch, perhaps_other)


def test_so_do_those_of_a_helper(tmp_path: Path) -> None:
    from grader.submission.collect import collect

    (tmp_path / "helper.py").write_text("import torch\ndef g(x): return torch.sum(x)\n", encoding="utf-8")
    (tmp_path / "linear.py").write_text("from helper import g\ndef f(x): return g(x)\n", encoding="utf-8")
    submission = collect(tmp_path, "linear.py", ["f"], by_hand=False)
    assert (submission.uses_torch, submission.perhaps_other) == (True, False)
