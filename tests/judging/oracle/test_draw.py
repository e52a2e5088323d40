"""Inputs are random, repeatable from the seed, and the same in every dtype."""

from __future__ import annotations

import pytest
import torch

from grader.judging.oracle.draw import Draw, derived_seed


def three(draw: Draw) -> list[torch.Tensor]:
    return [draw.normal(7, 3, scale=2.0), draw.uniform(-1.0, 3.0, 5), draw.choice([0.0, 1.0, 4.0], 11)]


def same(first: list[torch.Tensor], second: list[torch.Tensor]) -> bool:
    return all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def test_the_same_seed_gives_the_same_values():
    assert same(three(Draw(4, torch.float64, "cpu")), three(Draw(4, torch.float64, "cpu")))


def test_another_seed_gives_other_values():
    first, second = (three(Draw(seed, torch.float64, "cpu")) for seed in (4, 5))
    assert not any(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def test_two_draws_of_a_test_differ():
    draw = Draw(4, torch.float64, "cpu")
    assert not torch.equal(draw.normal(7, 3), draw.normal(7, 3))


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32])
def test_every_dtype_has_the_same_numbers_up_to_rounding(dtype):
    wide = three(Draw(4, torch.float64, "cpu"))
    assert same([tensor.to(dtype) for tensor in wide], three(Draw(4, dtype, "cpu")))


def test_drawing_leaves_torchs_own_random_state_alone():
    torch.manual_seed(0)
    wanted = torch.randn(3)
    torch.manual_seed(0)
    three(Draw(4, torch.float32, "cpu"))
    assert torch.equal(torch.randn(3), wanted)


def test_replay_gives_everything_again_even_if_it_was_changed():
    draw = Draw(4, torch.float32, "cpu")
    first = three(draw)
    kept = [tensor.clone() for tensor in first]
    for tensor in first:
        tensor.zero_()
    assert same(three(draw.replay()), kept)
    assert same(three(draw.replay()), kept)


def test_ranges_and_scales():
    draw = Draw(4, torch.float64, "cpu")
    values = draw.uniform(-1.0, 3.0, 1000)
    assert -1 <= float(values.min()) < -0.9
    assert 2.9 < float(values.max()) < 3
    assert set(draw.choice([0.0, 1.0, 4.0], 1000).tolist()) == {0.0, 1.0, 4.0}
    assert float(draw.normal(10_000, scale=3.0).std()) == pytest.approx(3, rel=0.05)
    assert draw.normal().shape == ()
    assert draw.normal(0, 3).shape == (0, 3)


def test_derived_seeds_depend_on_every_key():
    seeds = {derived_seed(1), derived_seed(2), derived_seed(1, "a"), derived_seed(1, "b"), derived_seed(1, "a", 0)}
    assert len(seeds) == 5
    assert all(0 <= seed < 2**63 for seed in seeds)
