"""All detectors together: each known kind of wrong answer has one name, and an unknown one has none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from grader.diagnosis.detectors.generic import DETECTORS, recognise

Corruption = Callable[[torch.Tensor], torch.Tensor]

KINDS: dict[str, tuple[str, Corruption]] = {
    "doubled": ("scale", lambda t: 2 * t),
    "halved": ("scale", lambda t: t / 2),
    "summed for averaged": ("scale", lambda t: 7 * t),
    "averaged over all": ("scale", lambda t: t / 15),
    "another constant": ("scale", lambda t: 0.3 * t),
    "negated": ("sign", lambda t: -t),
    "zeros": ("zeros", lambda t: 0 * t),
    "nan": ("nonfinite", lambda t: t / 0 * 0),
    "infinite": ("nonfinite", lambda t: t / 0),
    "transposed": ("transpose", lambda t: t.mT),
    "summed over rows": ("summed_axis", lambda t: t.sum(0)),
    "averaged over columns": ("summed_axis", lambda t: t.mean(1, keepdim=True)),
    "not summed": ("summed_axis", lambda t: torch.stack([t / 4, 3 * t / 4])),
    "flattened": ("shape", lambda t: t.flatten()),
    "an axis too many": ("shape", lambda t: t[None]),
    "another shape": ("shape", lambda t: t[:-1].exp()),
    "one mean everywhere": ("broadcast", lambda t: t.mean(0, keepdim=True).expand_as(t).contiguous()),
    "repeated": ("broadcast", lambda t: t.expand(2, *t.shape)),
    "masked": ("mask", lambda t: t * (t > 0)),
    "a row left out": ("mask", lambda t: torch.cat([t[:-1], 0 * t[-1:]])),
    "rows reversed": ("permutation", lambda t: t.flip(0)),
    "columns shifted": ("permutation", lambda t: t.roll(1, 1)),
    "elements moved": ("permutation", lambda t: t.flatten().roll(1).reshape(t.shape)),
    "rounded to half": ("precision", lambda t: t.half().double()),
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("shape", [(3, 5), (5, 5), (31, 17)])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_each_corruption_has_its_name(wrong, normal, name, shape, seed, dtype):
    kind, corrupt = KINDS[name]
    truth = normal(*shape, seed=seed) + 0.25
    answer = wrong(corrupt(truth), truth, dtype)
    found = recognise(answer)
    assert found is not None
    assert found.kind == kind
    assert answer.mismatch.sentence not in found.advice  # it is read after that sentence
    assert found.advice.rstrip().endswith((".", "?"))


@pytest.mark.parametrize("shape", [(7, 3), (5, 5), (1, 5), (7, 1), (13,), (2, 3, 5), (60, 50), (2,), (1,), ()])
def test_random_answers_get_no_explanation(wrong, normal, shape):
    """Five hundred wrong answers to ten truths: other numbers, or the right ones and noise of every size."""
    for seed in range(50):
        truth = normal(*shape, seed=seed)
        noise = normal(*shape, seed=seed + 1000) * 10.0 ** -(seed % 4)
        answer = wrong(truth + noise + 1e-3, truth)
        found = recognise(answer)
        assert found is None, found


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_sparse_random_answers_get_no_explanation(wrong, normal, dtype):
    """Half of the truth is 0, as behind a ReLU: there is less to go by."""
    for seed in range(100):
        truth = normal(7, 3, seed=seed).relu()
        found = recognise(wrong(truth + 0.5 * (1 + normal(7, 3, seed=seed + 1000).abs()), truth, dtype))
        assert found is None, found


@pytest.mark.parametrize("detect", DETECTORS, ids=lambda detect: detect.__module__.rpartition(".")[2])
def test_no_detector_finds_anything_in_a_right_answer(right, normal, detect):
    for shape in [(7, 3), (5, 5), (13,), (1,), (), (2, 3, 5), (300, 50)]:
        for dtype in (torch.float32, torch.float64):
            assert detect(right(normal(*shape), dtype)) is None


@pytest.mark.parametrize("name", [name for name, (kind, _) in KINDS.items() if kind not in ("shape", "nonfinite")])
def test_advice_shows_no_element_of_the_truth(wrong, normal, name):
    truth = normal(3, 5)
    found = recognise(wrong(KINDS[name][1](truth), truth))
    assert found is not None
    assert not any(f"{abs(number):.3g}" in found.advice for number in truth.flatten().tolist())


def test_an_empty_answer_of_the_wrong_shape(wrong, normal):
    found = recognise(wrong(torch.empty(0, 3), normal(5, 3)))
    assert found is not None
    assert found.kind == "shape"
