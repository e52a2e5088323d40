"""A submission's own modules: taken along from its folder or archive, under the same rules, and nothing else is."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.guest.learner import Learner
from grader.submission.collect import collect
from grader.submission.interface import Submission

Sources = dict[str, str]


@pytest.fixture(params=["folder", "zip"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def loaded() -> Iterator[Any]:
    """What the chunks of a submission make of a name, run as a worker runs them."""
    before = set(sys.modules)

    def loaded(submission: Submission, name: str) -> Any:
        learner = Learner()
        assert learner.load([[chunk.label, chunk.source, chunk.module] for chunk in submission.chunks]) == []
        return vars(learner.module)[name]

    yield loaded
    for name in set(sys.modules) - before:
        del sys.modules[name]


def collected(folder: Path, kind: str, files: Sources, by_hand: bool = False) -> Submission:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    path = folder if kind == "folder" else Path(shutil.make_archive(str(folder.with_name("packed")), kind, folder))
    return collect(path, "mse.py", ["answer"], by_hand)


HELPER = "def helper():\n    return 42\n"


@pytest.mark.parametrize(
    "files",
    [
        {"mse.py": "from helpers_of_mine import helper\nanswer = helper()", "helpers_of_mine.py": HELPER},
        {"mse.py": "from helpers_of_mine import *\nanswer = helper()", "helpers_of_mine.py": HELPER},
        {"mse.py": "import helpers_of_mine as h\nanswer = h.helper()", "helpers_of_mine.py": HELPER},
        {"mse.py": "from .helpers_of_mine import helper\nanswer = helper()", "helpers_of_mine.py": HELPER},
        {"mse.py": "from . import helpers_of_mine\nanswer = helpers_of_mine.helper()", "helpers_of_mine.py": HELPER},
        {"mse.py": "def answer_(): \n    from cs231n.im2col import helper\n    return helper()\nanswer = answer_()",
         "cs231n/im2col.py": HELPER, "cs231n/__init__.py": ""},
        {"cs231n/mse.py": "from cs231n.im2col import *\nanswer = helper()", "cs231n/im2col.py": HELPER},
        {"cs231n/mse.py": "from im2col import *\nanswer = helper()", "cs231n/im2col.py": HELPER},
        {"mse.py": "import cs231n.im2col\nanswer = cs231n.im2col.helper()", "cs231n/im2col.py": HELPER},
        {"mse.py": "from cs231n import im2col\nanswer = im2col.helper()", "cs231n/im2col.py": HELPER},
        {"mse.py": "from cs231n import helper\nanswer = helper()", "cs231n/__init__.py": "from .im2col import helper",
         "cs231n/im2col.py": HELPER},
        {"mse.py": "from a import f\nanswer = f()", "a.py": "from b import helper\ndef f(): return helper()",
         "b.py": f"import a\n{HELPER}"},
        {"work/src/mse.py": "from utils.h import helper\nanswer = helper()", "work/utils/h.py": HELPER},
        {"mse.py": "from whole import *", "whole.py": "from math import sqrt\nanswer = round(sqrt(1764))"},
        {"mse.py": "from a import *\nanswer = helper()", "a.py": "from b import *", "b.py": HELPER},
        {"mse.py": "from deep.er.down import helper\nanswer = helper()", "deep/er/down.py": "from ..up import helper",
         "deep/up.py": HELPER},
    ],
)  # fmt: skip
def test_it_is_taken_along(tmp_path: Path, kind: str, loaded: Any, files: Sources) -> None:
    (tmp_path / "handed_in").mkdir()
    assert loaded(collected(tmp_path / "handed_in", kind, files), "answer") == 42


def test_of_a_helper_only_what_is_needed_runs(tmp_path: Path, kind: str) -> None:
    (tmp_path / "h").mkdir()
    files = {"mse.py": "from fit import helper\nanswer = helper()", "fit.py": f"{HELPER}\nprint(train(10**9))"}
    helper, _ = collected(tmp_path / "h", kind, files).chunks
    assert (helper.label, helper.module, helper.source.rstrip()) == ("fit.py", "fit", HELPER.rstrip())


def test_a_helper_is_refused_what_the_file_itself_is_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / "h").mkdir()
    files = {
        "mse.py": "from tools import *\n",
        "tools.py": "import torch\ndef answer(x):\n    return torch.autograd.grad(x, x)\n",
    }
    (refusal,) = collected(tmp_path / "h", kind, files, by_hand=True).refusals
    assert refusal.startswith("tools.py, line 3 uses `torch.autograd`")


def test_a_helper_counts_for_what_was_handed_in(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    main = "from a import helper\nanswer = helper()"
    first = collected(tmp_path / "h", "folder", {"mse.py": main, "a.py": HELPER})
    second = collected(tmp_path / "h", "folder", {"mse.py": main, "a.py": HELPER.replace("42", "43")})
    assert first.sha256 != second.sha256


@pytest.mark.parametrize("name", ["torch", "numpy", "random", "grader", "submission", "json"])
def test_no_helper_hides_a_library(tmp_path: Path, name: str) -> None:
    files = {"mse.py": f"from {name} import *\nanswer = 1", f"{name}.py": HELPER}
    (chunk,) = collected(tmp_path, "folder", files).chunks
    assert chunk.module is None


def test_a_broken_helper_is_said(tmp_path: Path) -> None:
    submission = collected(tmp_path, "folder", {"mse.py": "from a import *\nanswer = 1", "a.py": "def f(:"})
    assert submission.notes[0].startswith("a.py was left out: it isn't valid Python (line 1: ")
    assert len(submission.chunks) == 1


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "secret.py").write_text(HELPER, encoding="utf-8")
    folder = tmp_path / "handed_in"
    folder.mkdir()
    (folder / "course").symlink_to(tmp_path / "solutions")
    (folder / "secret.py").symlink_to(tmp_path / "solutions" / "secret.py")
    source = "from course.secret import *\nfrom secret import *\nfrom ..solutions.secret import *\nanswer = 1"
    files = {"mse.py": source}
    (chunk,) = collected(folder, "folder", files).chunks
    assert chunk.module is None


def test_a_file_alone_takes_along_only_what_is_beside_it_and_only_if_it_may(tmp_path: Path) -> None:
    folder = tmp_path / "cs231n"
    (folder / "below").mkdir(parents=True)
    for name in ("beside.py", "below/b.py", "../above.py"):
        (folder / name).write_text(HELPER, encoding="utf-8")
    source = "from beside import *\nfrom cs231n.beside import *\nfrom .beside import *\nfrom below.b import *\n"
    (folder / "mse.py").write_text(f"{source}from above import *\nanswer = 1", encoding="utf-8")
    modules = [
        [chunk.module for chunk in collect(folder / "mse.py", "mse.py", ["answer"], False, siblings=siblings).chunks]
        for siblings in (True, False)
    ]
    assert modules == [["beside", "cs231n.beside", "submission.beside", None], [None]]
