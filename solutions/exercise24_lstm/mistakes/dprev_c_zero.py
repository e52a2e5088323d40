"""dprev_c is zeros. The new cell contains part of the old one, and gradients go far back in time along this path."""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_forward
from lstm import lstm_step_backward as right_backward


def lstm_step_backward(dnext_h, dnext_c, cache):
    dx, dprev_h, dprev_c, *weights = right_backward(dnext_h, dnext_c, cache)
    return dx, dprev_h, torch.zeros_like(dprev_c), *weights
