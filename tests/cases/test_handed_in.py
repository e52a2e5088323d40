"""Right answers as people hand them in: exported, pasted, with libraries that aren't there, in a folder of their own.

inputs/ and as_handed_in/ have a file for each; the table has the exercise, the points, and what must be said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course.catalogue import find
from grader.errors import SubmissionFault
from grader.examiner.client import Examiner
from grader.grading import grade
from grader.results import Report

HERE = Path(__file__).parent
Graded = Callable[[str, str], Report]

FULL = {
    "inputs/02_plot_method.py": "05", "inputs/03_colab_export.py": "05", "inputs/04_await_cell.ipynb": "05",
    "inputs/04b_async_for.ipynb": "05", "inputs/05_indented_cell.ipynb": "05", "inputs/06_pasted_prompts.ipynb": "05",
    "inputs/09d_langinfo_only_version.ipynb": "05", "inputs/10_time_assignment.ipynb": "05",
    "inputs/15_set_grad_enabled_false.py": "05", "inputs/15b_detect_anomaly.py": "05",
    "inputs/15c_check_no_graph.py": "05", "inputs/15e_epfl_grad_off.py": "05", "inputs/18b_accelerator_idiom.py": "10",
    "inputs/23_get_ipython_colab.ipynb": "05", "inputs/24_display_in_method.ipynb": "05",
    "inputs/25b_tqdm_in_loop.ipynb": "05", "inputs/25d_plot_method_plt_first.ipynb": "05",
    "inputs/30_no_import.py": "05", "inputs/47_star_import_unneeded.py": "22", "inputs/48_tqdm_train.py": "10",
    "inputs/50_nbconvert_script_time.py": "05", "inputs/50b_nbconvert_script_getoutput.py": "05",
    "inputs/50d_percent_cells_raw_magic.py": "05", "inputs/50f_in_colab.py": "05",
    "as_handed_in/05_torch_methods_without_import_torch.py": "05",
    "as_handed_in/17_named_import_of_a_missing_helper.py": "17", "as_handed_in/17_plot_helper_with_tqdm.py": "17",
    "as_handed_in/17_star_import_of_a_missing_helper.py": "17", "as_handed_in/folder17": "17",
    "as_handed_in/folder17/cs231n/layers.py": "17", "as_handed_in/22_relative_named_import.py": "22",
    "as_handed_in/26_methods_attached_after_the_class.py": "26",
    "as_handed_in/26_recursion_limit_at_top_level.py": "26", "as_handed_in/27_names_of_cs231n.py": "27",
}  # fmt: skip


@pytest.fixture(scope="module")
def graded() -> Iterator[Graded]:
    examiners: dict[tuple[str, ...], Examiner] = {}

    def graded(exercise: str, file: str) -> Report:
        found = find(exercise)
        if found.preload not in examiners:
            examiners[found.preload] = Examiner(found.preload)
        return grade(found, HERE / file, device="cpu", seed=1, examiner=examiners[found.preload])

    yield graded
    for examiner in examiners.values():
        examiner.end()


@pytest.mark.slow
@pytest.mark.parametrize(("file", "exercise"), FULL.items(), ids=FULL)
def test_a_right_answer_gets_all_points(graded: Graded, file: str, exercise: str) -> None:
    assert graded(exercise, file).score == 10


@pytest.mark.slow
def test_a_part_is_judged_for_what_is_there_and_the_rest_is_said(graded: Graded) -> None:
    report = graded("15", "as_handed_in/15_softmax_loss_alone.py")
    assert report.score == 5.75
    said = {test.feedback.partition("define ")[2] for test in report.tests if test.outcome == "failed"}
    assert said == {"`softmax`.", "`softmax_backward`."}


@pytest.mark.parametrize(
    ("exercise", "file", "said"),
    [
        ("17", "as_handed_in/17_python2_print_elsewhere.py", "line 43: this is Python 2; the grader runs Python 3."),
        pytest.param(
            "05", "inputs/46_python312_fstring.py", "line 15: this needs Python 3.12; the grader runs Python 3.11",
            marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it"),
        ),
    ],
)  # fmt: skip
def test_another_python_is_named(exercise: str, file: str, said: str) -> None:
    with pytest.raises(SubmissionFault) as caught:
        grade(exercise, HERE / file)
    assert said in caught.value.what
