"""Exercise 24: an LSTM, forward and back through time. README.md has the mathematics.

Wx: (D, 4H), Wh: (H, 4H) and b: (4H,) have four blocks side by side: H columns for each of i, f, o and g, in this order.
"""

import torch


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """One step. x: (N, D); prev_h and prev_c, the state and the cell before it: (N, H).

    Returns (next_h, next_c, cache): state and cell after it, (N, H), and what lstm_step_backward needs.
    """
    # TODO
    raise NotImplementedError


def lstm_step_backward(dnext_h, dnext_c, cache):
    """dnext_h = dL/dnext_h and dnext_c = dL/dnext_c, the latter without the path through next_h: (N, H).

    cache: from lstm_step_forward.

    Returns (dx, dprev_h, dprev_c, dWx, dWh, db), each with the shape of its variable.
    """
    # TODO
    raise NotImplementedError


def lstm_forward(x, h0, Wx, Wh, b):
    """T steps, one after another, from the state h0, (N, H), and a cell of zeros. x: (N, T, D).

    Returns (h, cache): the states after each step, (N, T, H), and what lstm_backward needs.
    """
    # TODO
    raise NotImplementedError


def lstm_backward(dh, cache):
    """dh: (N, T, H): the upstream gradient of each step's state, without its effect on the loss through later steps.

    cache: from lstm_forward. Returns (dx, dh0, dWx, dWh, db), each with the shape of its variable.
    """
    # TODO
    raise NotImplementedError
