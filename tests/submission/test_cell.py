"""A cell handed in as text: judged by itself, but for imports that stand in the cells before it."""

from __future__ import annotations

import pytest

from grader.errors import SubmissionFault
from grader.submission.cell import Cell
from grader.submission.collect import collect
from grader.submission.interface import Submission

LINEAR = "class Linear:\n    weights = np.ones(3)"


def collected(text: str, *earlier: str) -> Submission:
    return collect(Cell(text, earlier), "linear.py", ("Linear",), by_hand=True)


def sources(submission: Submission) -> list[tuple[str, str]]:
    return [(chunk.label, chunk.source) for chunk in submission.chunks]


def test_a_cell_is_what_it_says():
    submission = collected("\n%matplotlib inline\nclass Linear: pass\nLinear()")
    assert sources(submission) == [("this cell", "\n\nclass Linear: pass\n")]
    assert submission.path == "this cell"
    assert submission.notes == ()


@pytest.mark.parametrize(
    ("earlier", "borrowed"),
    [
        (["import os, numpy as np, sys"], "import numpy as np"),
        (["%%grade 3\nimport numpy as np\nclass Linear: pass"], "import numpy as np"),
        (["%matplotlib inline\nimport numpy as np", "import numpy as np"], "import numpy as np"),
        (["from torch import nn as np"], "from torch import nn as np"),
        (["x = (", "%%bash\nimport numpy as np", "from __future__ import annotations"], None),
        (["import numpy"], None),
        (["def f():\n    import numpy as np"], None),
    ],
)
def test_imports_that_it_lacks_come_from_the_cells_before(earlier, borrowed):
    submission = collected(LINEAR, *earlier)
    expected = [("the cells before", borrowed)] if borrowed else []
    assert sources(submission) == [*expected, ("this cell", LINEAR)]
    assert submission.notes == ()


def test_nothing_is_borrowed_that_the_cell_has():
    text = "import numpy as np\n" + LINEAR
    assert sources(collected(text, "import torch as np", "class Linear: old = 1")) == [("this cell", text)]


def test_torch_may_be_imported_before():
    assert collected("class Linear:\n    weights = torch.ones(3)", "import torch").uses_torch


def test_what_another_cell_defines_is_said_where_it_matters():
    earlier = "def scale(n): return n\nx = 3"
    submission = collected("class Linear:\n    def __init__(self): scale(2)\nprint(x)", earlier)
    (note,) = submission.notes
    assert note.startswith("`scale` is defined in another cell, but this cell is graded alone")
    assert "scale" not in "".join(source for _, source in sources(collected("class Linear: pass", earlier)))


def test_the_fingerprint_is_of_all_that_was_handed_in():
    assert collected(LINEAR, "import numpy as np").sha256 != collected(LINEAR, "import torch as np").sha256
    assert collected(LINEAR, "import numpy as np").sha256 == collected(LINEAR, "import numpy as np", "y = 1").sha256


def test_torchs_gradients_are_refused_as_anywhere():
    text = "import torch\nclass Linear:\n    def __call__(self, x): torch.autograd.grad(x.sum(), x)"
    assert "this cell, line 3" in collected(text).refusals[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("class Linear(:", "This cell isn't valid Python: line 1: invalid syntax."),
        ("\n# nothing yet", "This cell has no code, only comments and blank lines."),
        ("#" * 150_001, "This cell is larger than 0.15 MB."),
    ],
)
def test_what_cannot_be_judged_is_one_sentence(text, what):
    with pytest.raises(SubmissionFault) as caught:
        collected(text)
    assert caught.value.what == what
