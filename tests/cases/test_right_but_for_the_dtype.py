"""Right answers as people hand them in: another dtype than the inputs' costs half a point in all, and its line is named.

styles/ has right answers for exercises 15 to 24 in the habits of people who take CS231n: float64 buffers, np.matrix,
classes of static methods, lambdas, closures as caches, lists of numbers, float32 throughout, variables in other
languages.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.examiner.client import Examiner
from grader.grading import grade
from grader.results import DTYPE_TEST, Report

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent
STYLES = sorted((CASES / "styles").glob("*.py"))
LINES = {
    "as_handed_in/19_mask_as_in_cs231n.py": "`(np.random.rand(*x.shape) < p) / p` in line 10 gives float64",
    "as_handed_in/22_zeros_without_dtype.py": "`np.zeros((W.shape[0], W.shape[1]))` in line 10 gives float64",
    "as_handed_in/22_float32_always.py": "`np.zeros(W.shape, dtype=np.float32)` in line 10 gives float32",
    "styles/exercise17_matrix_of_ones.py": "`np.ones((N, N))` in line 14 gives float64",
    "styles/exercise22_named_tuple_and_bincount.py": "weights=flat[:, d], minlength=cache.size)` in line 13 gives float64",
    "styles/exercise23_float32_states.py": "`np.zeros((N, T, h0.shape[1]), dtype=np.float32)` in line 17 gives float32",
    "styles/exercise24_torch_without_dtype.py": "`torch.zeros(N, T, H)` in line 28 gives float32",
}
NUMBERS = {
    "as_handed_in/16_numpy_scalar_in_adam.py": "`np.power(b1, t)` in line 43 and `np.power(b2, t)` in line 44",
    "inputs/25_nep50_sqrt.py": "`np.sqrt(q.shape[-1])` in line 11",
}
"""In numpy 2 these make float64 of float32; before, they didn't. So they cost nothing."""


def graded(file: Path, examiner: Examiner) -> Report:
    number = next(part for part in file.stem.replace("exercise", "").split("_") if part.isdigit())
    return grade(number, file, device="cpu", seed=1, examiner=examiner)


def test_there_are_many_styles_for_every_exercise():
    assert len(STYLES) >= 20
    assert {file.name[8:10] for file in STYLES} == {str(number) for number in range(15, 25)}


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.stem)
def test_a_right_answer_in_any_style_loses_half_a_point_at_most(file, examiner):
    report = graded(file, examiner)
    lost = {test.name for test in report.tests if test.outcome not in ("passed", "not_run")}
    assert report.score >= 9.5
    assert lost <= {DTYPE_TEST, "test_portability"}  # which gives no points there
    assert report.max_score == 10


@pytest.mark.parametrize("name", LINES)
def test_the_line_that_chooses_the_dtype_is_named(name, examiner):
    report = graded(CASES / name, examiner)
    last = report.tests[-1]
    assert (report.score, last.name, last.points, last.max_points) == (9.5, DTYPE_TEST, 0, 0.5)
    assert last.diagnosis is not None
    assert LINES[name] in last.diagnosis.advice


@pytest.mark.parametrize("name", NUMBERS)
def test_one_of_numpys_own_numbers_costs_nothing_and_is_named(name, examiner):
    import numpy as np

    report = graded(CASES / name, examiner)
    assert report.score == 10
    if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
        (note,) = report.notes
        assert NUMBERS[name] in note
        assert note.endswith("This costs nothing: numpy before 2 keeps the dtype there.")
    else:
        assert report.notes == ()


WRONG = """
import numpy as np


def word_embedding_forward(x, W):
    return W[x], (x, W)


def word_embedding_backward(dout, cache):
    x, W = cache
    dW = np.zeros(W.shape{dtype})
    np.add.at(dW, x, {value})
    return dW
"""


@pytest.mark.parametrize(
    ("dtype", "value"), [("", "2 * dout"), (", dtype=np.float32", "2 * dout"), (", dtype=np.float16", "dout")]
)
def test_wrong_numbers_stay_wrong_in_any_dtype(dtype, value, tmp_path, examiner):
    file = tmp_path / "22_embedding.py"
    file.write_text(WRONG.format(dtype=dtype, value=value))
    report = graded(file, examiner)
    assert report.score <= 6
    assert all(test.name != DTYPE_TEST for test in report.tests)
