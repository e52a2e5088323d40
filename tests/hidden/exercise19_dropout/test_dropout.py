"""Hidden tests of exercise 19: the forward pass.

The mask is the learner's own randomness, so what is judged is what any right mask gives: counts, rounded shares, and
the largest and smallest factor from x to out. There are so many numbers that a right answer is off less
than once in 10^9.

The factor is judged with the error carried forward: also against what follows from the share that the learner keeps,
if that depends on p.
"""

import pytest
import torch

from grader.testing import as_truth, assert_gradient, assert_value, require, torch_value

from .masks import OTHER_P, P, forward, nonzero, of_shape, share_follows_p, sizes


def mask(submission, x, **more):
    """Which numbers of x the learner's forward pass keeps. x has no zeros."""
    out, _ = forward(submission, x, **more)
    return out != 0


def different(rows):
    return len(set(map(tuple, rows.tolist())))


def share_of(kept):
    """To the nearest 0.05."""
    return round(20 * float(kept.double().mean())) / 20


def just(number, like):
    """A truth that is one number."""
    return torch_value(lambda like: torch.full_like(like, number), like=like.flatten()[0])


def judge_factor(got, given, factor, like, *, name, carried=None):
    """The largest and the smallest factor from what was given to what came of it."""
    for called, found in (("most", (got / given).max()), ("least", (got / given).min())):
        also = None if carried is None else just(carried, like)
        assert_value(found, just(factor, like), name=f"{name}, at {called},", carried=also)


@pytest.mark.points(2)
@sizes
def test_mask(submission, draw, N, D):
    """In mode "train", each number of x is kept with probability p, independently of the others."""
    for shape, shares in (((N, 1, D), [0.15, 0.2, 0.25, 0.35]), ((N, D), [0.6, 0.65, 0.8, 0.85])):
        p, x = float(draw.choice(shares)), nonzero(draw, *shape)
        kept = mask(submission, x, p=p).reshape(N, D)
        assert_value(x.new_tensor(different(kept)), just(N, x), name="the number of different rows in the mask")
        assert_value(x.new_tensor(different(kept.T)), just(D, x), name="the number of different columns in the mask")
        name = "the share of the numbers that are kept, to the nearest 0.05,"
        assert_value(x.new_tensor(share_of(kept)), just(p, x), name=name)
    # Masks that are all the same are judged by a test of their own.
    masks = torch.stack([mask(submission, x, p=p).flatten() for _ in range(6)])
    calls = masks.sum(dim=1) if different(masks) == len(masks) else torch.arange(2)
    for which, counts in (("row", kept.sum(dim=1)), ("column", kept.sum(dim=0)), ("call", calls)):
        vary = bool((counts != counts[0]).any())
        require(vary, f"Each {which} keeps equally many numbers: keep or drop each one independently of the others.")


@pytest.mark.points(1.5)
@sizes
def test_factor(submission, draw, N, D):
    """What is kept is divided by p."""
    x = nonzero(draw, N, D)
    for p in (P, OTHER_P):
        out, _ = forward(submission, x, p)
        kept = out != 0
        require(bool(kept.any()), 'The out of `dropout_forward` is 0 everywhere in mode "train".')
        share = share_of(kept)
        own = None if share in (0, p) or not share_follows_p(submission, x) else 1 / share
        judge_factor(out[kept], x[kept], 1 / p, x, name="what x is multiplied by where it is kept", carried=own)
        carried = None if own is None else torch_value(lambda x, kept=kept, own=own: own * x * kept.to(x), x=x)
        truth = torch_value(lambda x, kept=kept, p=p: x * kept.to(x) / p, x=x)
        assert_value(out, truth, name="out, beside what it keeps of x,", carried=carried)


@pytest.mark.points(1)
@sizes
def test_new_masks(submission, draw, N, D):
    """Without a seed, each call has its own mask."""
    x = nonzero(draw, N * D)  # of any shape
    masks = torch.stack([mask(submission, x) for _ in range(3)])
    assert_value(x.new_tensor(different(masks)), just(3, x), name="the number of different masks in three calls")


@pytest.mark.points(1)
@sizes
def test_seed(submission, draw, N, D):
    """With a seed in dropout_param, 0 too, calls with the same seed have the same mask; another seed gives another."""
    x, seed = nonzero(draw, N, D), int(draw.uniform(1, 1e6))
    masks = torch.stack([mask(submission, x, seed=seed).flatten() for seed in (seed, seed, seed + 1, 0, seed, 0)])
    for which, count, seeds in (([0, 1, 2, 4], 2, "seeds a, a, b and a"), ([3, 5], 1, "seeds 0 and 0")):
        name = f"the number of different masks for the {seeds}"
        assert_value(x.new_tensor(different(masks[which])), just(count, x), name=name)


@pytest.mark.points(1)
@sizes
def test_test_mode(submission, draw, N, D):
    """In mode "test", out is x, and dx is dout."""
    x, dout = nonzero(draw, N, D), nonzero(draw, N, D)
    out, cache = forward(submission, x, mode="test")
    dx = submission.dropout_backward(dout, cache)
    for name, got, given in (("x", out, x), ("dout", of_shape(dx, x, "dx"), dout)):
        judge_factor(got, given, 1, x, name=f'what {name} is multiplied by in mode "test"')
    assert_value(out, as_truth(x), name='out in mode "test"')
    assert_gradient(dx, as_truth(dout), name='dx in mode "test"')
