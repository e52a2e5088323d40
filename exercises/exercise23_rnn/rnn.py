"""Exercise 23: a recurrent network, forward and back through time. README.md has the mathematics.

Wx: (D, H), Wh: (H, H) and b: (H,) are the same in every step. A cache is yours: whatever your backward pass needs.
"""

import torch


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    """One step. x: (N, D); prev_h, the state before it: (N, H).

    Returns (next_h, cache): the state after it, (N, H), and what rnn_step_backward needs.
    """
    # TODO
    raise NotImplementedError


def rnn_step_backward(dnext_h, cache):
    """dnext_h = dL/dnext_h: (N, H). cache: from rnn_step_forward.

    Returns (dx, dprev_h, dWx, dWh, db), each with the shape of its variable.
    """
    # TODO
    raise NotImplementedError


def rnn_forward(x, h0, Wx, Wh, b):
    """T steps, one after another. x: (N, T, D); h0, the state before the first step: (N, H).

    Returns (h, cache): the states after each step, (N, T, H), and what rnn_backward needs.
    """
    # TODO
    raise NotImplementedError


def rnn_backward(dh, cache):
    """dh: (N, T, H): the upstream gradient of each step's state, without its effect on the loss through later steps.

    cache: from rnn_forward.
    Returns (dx, dh0, dWx, dWh, db), each with the shape of its variable.
    """
    # TODO
    raise NotImplementedError
