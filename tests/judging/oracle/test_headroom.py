"""The measurement behind FACTOR: how much of what is allowed do right answers use, and what is still caught?

`pytest tests/judging/oracle/test_headroom.py -s` prints it (design/tolerances.md).
"""

from __future__ import annotations

import pytest
import torch

from grader.judging.compare.compare import compare

SHAPES = [(7, 3, 5), (1, 3, 5), (31, 17, 13), (300, 50, 17)]
SEEDS = range(25)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_right_answers_use_less_than_all_that_is_allowed(right_answers, dtype):
    used = {}
    for shape in SHAPES:
        for seed in SEEDS if max(shape) < 300 else SEEDS[:3]:
            for how, answer, truth in right_answers(shape, dtype, seed):
                error = float((answer.double() - truth.value).abs().max())
                used[how] = max(used.get(how, 0.0), error / truth.allowed)
    print(f"\n{dtype}: error / allowed of right answers, the greatest of {len(SEEDS)} seeds and {len(SHAPES)} shapes")
    for how, most in sorted(used.items(), key=lambda item: -item[1]):
        print(f"  {most:6.3f}  {how}")
    assert max(used.values()) < 1


@pytest.mark.parametrize(("dtype", "caught"), [(torch.float32, 2e-3), (torch.float64, 1e-11)])
def test_small_relative_errors_are_still_caught(right_answers, dtype, caught):
    """An error of `caught` in every element is caught always; the print shows from which size on."""
    least = 0.0
    for shape in SHAPES:
        for how, answer, truth in right_answers(shape, dtype, 0):
            least = max(least, truth.allowed / truth.scale)
            assert compare(answer * (1 + caught), truth) is not None, how
    print(f"\n{dtype}: a relative error above {least:.1e} is caught in every case")
