"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

from math import log, prod

import numpy as np
import torch

from grader.testing import assert_gradient, assert_value, entry, require, torch_gradients, torch_value

BLOCK = ("Wq", "Wk", "Wv", "Wo", "W1", "b1", "W2", "b2")
X = torch.tensor([[3.0, 1.0], [0.0, 2.0]])
DOUT = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
UNIT = torch.eye(2)
PARAMS = {
    "Wq": UNIT * log(3) * 2**0.5 / 4,
    "Wk": UNIT,
    "Wv": UNIT,
    "Wo": UNIT,
    "W1": torch.tensor([[log(3) / 4], [-log(3) / 4]]),
    "b1": torch.zeros(1),
    "W2": torch.tensor([[2.0, 4.0]]),
    "b2": torch.tensor([0.0, 1.0]),
}

TEXT = "she sells sea shells"
ALPHABET = sorted(set(TEXT))
TOKENS = torch.tensor([ALPHABET.index(character) for character in TEXT])


def block(x, Wq, Wk, Wv, Wo, W1, b1, W2, b2):
    a = torch.nn.functional.layer_norm(x, x.shape[1:])
    q, k, v = ((a @ W)[None] for W in (Wq, Wk, Wv))
    y = x + torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)[0] @ Wo
    return y + torch.tanh(torch.nn.functional.layer_norm(y, y.shape[1:]) @ W1 + b1) @ W2 + b2


def two(result, function):
    require(type(result) in (tuple, list) and len(result) == 2, f"`{function}` must return two things.")
    return result


def text_parameters():
    """Numbers that look random but aren't, for D = 7 and H = 5."""
    V, T, D, H = len(ALPHABET), len(TEXT) - 1, 7, 5
    shapes = {**dict.fromkeys(("Wq", "Wk", "Wv", "Wo"), (D, D)), "W1": (D, H), "b1": (H,), "W2": (H, D), "b2": (D,)}
    shapes |= {"E": (V, D), "P": (T, D), "U": (D, V)}
    waves = {name: torch.sin(100 * i + torch.arange(1.0, 1 + prod(shapes[name])) ** 2) for i, name in enumerate(shapes)}
    return {name: wave.reshape(shapes[name]) * (1 if name in "EP" else 0.5) for name, wave in waves.items()}


def trained(**params):
    """The losses of 20 steps."""
    losses = []
    for _ in range(21):
        params = {name: value.detach().requires_grad_() for name, value in params.items()}
        x = params["E"][TOKENS[:-1]] + params["P"]
        scores = block(x, *(params[name] for name in BLOCK)) @ params["U"]
        losses.append(torch.nn.functional.cross_entropy(scores, TOKENS[1:]))
        gradients = torch.autograd.grad(losses[-1], list(params.values()))
        params = {name: value - 0.3 * g for (name, value), g in zip(params.items(), gradients)}
    return torch.stack(losses).detach()


def test_example_block(submission):
    """Example: the rows 3, 1 and 0, 2 become 5, 3 and -1.5, 1.5."""
    truth = torch_value(block, x=X, **PARAMS)
    assert truth.value.round(decimals=3).tolist() == [[5, 3], [-1.5, 1.5]]
    assert_value(two(submission.block_forward(X, PARAMS), "block_forward")[0], truth, name="out")


def test_example_gradients(submission):
    """Example: dout 1, 0 and 0, 2 gives dW2 1/2, -1; db1 7.5; dW1 -4.5, 4.5; and dWo 1, -1 and -1, 1."""
    truth = torch_gradients(block, x=X, **PARAMS, upstream=DOUT)
    rounded = {name: truth[name].value.round(decimals=3).tolist() for name in ("x", "W2", "b2", "b1", "W1", "Wo")}
    assert rounded["x"] == DOUT.tolist()
    assert rounded["W2"] == [[0.5, -1]]
    assert rounded["b2"] == [1, 2]
    assert rounded["b1"] == [7.5]
    assert rounded["W1"] == [[-4.5], [4.5]]
    assert rounded["Wo"] == [[1, -1], [-1, 1]]
    _, cache = two(submission.block_forward(X, PARAMS), "block_forward")
    dx, grads = two(submission.block_backward(DOUT, cache), "block_backward")
    for name in list(rounded)[1:]:
        assert_gradient(entry(grads, name, of="`block_backward`"), truth[name], name=f'grads["{name}"]')
    assert_gradient(dx, truth["x"], name="dx")


def test_example_text(submission):
    """Example: on "she sells sea shells" the loss falls from 1.872 to 0.210 in 20 steps."""
    params = text_parameters()
    truth = torch_value(trained, **params)
    assert truth.value[[0, 10, 20]].round(decimals=3).tolist() == [1.872, 0.535, 0.21]
    losses = submission.train(TOKENS, params, 20, 0.3)
    row = isinstance(losses, list | tuple) or (isinstance(losses, torch.Tensor | np.ndarray) and losses.ndim == 1)
    require(row and len(losses) == 21, "`train` must return a list of 21 losses.")
    single = all(isinstance(loss, int | float | torch.Tensor | np.ndarray | np.generic) for loss in losses)
    require(single and not any(np.ndim(loss) for loss in losses), "Each loss must be one number, as float() makes it.")
    assert_value(torch.tensor([float(loss) for loss in losses]), truth, name="the losses", steps="step")
