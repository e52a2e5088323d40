"""What is run when it can't be told what is needed, when a wanted name is missing, and on which library."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.submission.interface import Submission

Kept = Callable[..., str]
Submit = Callable[..., Submission]


class TestUnclear:
    @pytest.mark.parametrize(
        ("source", "construct"),
        [
            ("exec('f = 1')", "exec"),
            ("globals()['f'] = 1", "globals"),
            ("vars().update(f=1)", "vars"),
            ("locals()['f'] = 1", "locals"),
            ("def make():\n    globals()['f'] = 1\nmake()", "globals"),
            ("def f():\n    return eval('x')", "eval"),
            ("f = eval('x')", "eval"),
        ],
    )
    def test_code_that_can_name_anything_keeps_everything(self, submit: Submit, source: str, construct: str) -> None:
        source = f"x = 1\nprint(x)\nf = 3\n{source}"
        submission = submit(source, "f")
        assert submission.chunks[0].source == source
        assert submission.notes[0].startswith("all top-level code runs for each test, because linear.py, ")
        assert submission.notes[0].endswith(f" uses `{construct}`")

    @pytest.mark.parametrize(
        "harmless",
        [
            "print(eval('1'))",
            "def unused():\n    exec('f = 1')",
            "import re\npattern = re.compile('x')",
            "def eval(model): pass\neval(3)",
            "print(vars(3))",
            "def show():\n    print(locals())\nshow()",
            "IN_COLAB = 'google.colab' in str(get_ipython())",
            "files = get_ipython().getoutput('ls -la')",
        ],
    )
    def test_code_that_cannot_touch_the_wanted_names_does_not(self, submit: Submit, harmless: str) -> None:
        submission = submit(f"f = 1\n{harmless}", "f")
        assert submission.chunks[0].source.strip() == "f = 1"
        assert submission.notes == ()

    def test_a_command_of_a_notebook_saved_as_a_script_is_left_out(self, submit: Submit) -> None:
        submission = submit("get_ipython().run_line_magic('matplotlib', 'inline')\nf = 1", "f")
        assert submission.chunks[0].source == "\nf = 1"
        assert submission.notes == ("linear.py, line 1 was left out: it is a notebook command",)

    @pytest.mark.parametrize("source", ["x = 1\n" * 2001, "pass; x = 1\n" * 1001])
    def test_more_code_than_anyone_writes_is_not_looked_through(self, submit: Submit, source: str) -> None:
        submission = submit(source, "x")
        assert submission.chunks[0].source == source
        assert submission.notes == (
            "all top-level code runs for each test, because there is too much of it to find out what is needed",
        )


class TestMissing:
    def test_if_no_wanted_name_is_there_all_definitions_are_kept(self, kept: Kept) -> None:
        source = "import numpy as np\ndef linear(): return np\nclass Layer: pass\nx = linear()"
        assert kept(source, "Linear") == "import numpy as np\ndef linear(): return np\nclass Layer: pass"

    def test_if_one_is_missing_what_is_called_alike_is_kept(self, kept: Kept) -> None:
        source = "def forward(): pass\ndef gradient(): pass\ndef plot(): pass"
        assert kept(source, "forward", "gradients") == "def forward(): pass\ndef gradient(): pass"

    def test_if_there_is_nothing_nothing_is_kept(self, submit: Submit) -> None:
        assert submit("print(1)", "Linear").chunks == ()


class TestTorch:
    @pytest.mark.parametrize(
        ("source", "uses_torch"),
        [
            ("import torch\ndef f(): return torch", True),
            ("import torch.nn as nn\nclass f(nn.Module): pass", True),
            ("from torch import Tensor\ndef f(x: Tensor): pass", True),
            ("def f():\n    import torch", True),
            ("import importlib\nf = importlib.import_module('torch.nn')", True),
            ("import numpy as np\ndef f(): return np", False),
            ("def f(x): return x", False),
            ("import torch\nimport numpy as np\ndef f(): return np\nprint(torch.rand(3))", False),
            ("import torch\ndef f(x): return x.clamp(min=0)\nprint(f(torch.rand(3)))", True),
            ("exec('1')\nimport torch", True),
        ],
    )
    def test_torch_is_used_if_what_is_kept_imports_it(self, submit: Submit, source: str, uses_torch: bool) -> None:
        assert submit(source, "f").uses_torch is uses_torch
