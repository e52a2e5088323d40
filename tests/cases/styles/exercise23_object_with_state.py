"""The network as an object; the module's functions make one for each call."""
import numpy as np


class Cell:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx.astype(np.float64), Wh.astype(np.float64), b.astype(np.float64)
        self.tape = []

    def forward(self, x, h):
        out = np.tanh(np.matmul(x, self.Wx) + np.matmul(h, self.Wh) + self.b)
        self.tape.append((x, h, out))
        return out

    def backward(self, grad):
        x, h, out = self.tape.pop()
        grad = grad * (1.0 - np.power(out, 2))
        return (np.matmul(grad, self.Wx.T), np.matmul(grad, self.Wh.T),
                np.matmul(x.T, grad), np.matmul(h.T, grad), np.sum(grad, axis=0))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    cell = Cell(Wx, Wh, b)
    return cell.forward(x, prev_h), cell


def rnn_step_backward(dnext_h, cache):
    tape = list(cache.tape)
    result = cache.backward(dnext_h)
    cache.tape = tape  # it may be asked again
    return result


def rnn_forward(x, h0, Wx, Wh, b):
    cell, states = Cell(Wx, Wh, b), []
    h = h0
    for step in np.swapaxes(x, 0, 1):
        h = cell.forward(step, h)
        states.append(h)
    return np.swapaxes(np.array(states), 0, 1), cell


def rnn_backward(dh, cache):
    tape, flow, dx, totals = list(cache.tape), 0.0, [], None
    for t in range(dh.shape[1] - 1, -1, -1):
        gx, flow, *weights = cache.backward(dh[:, t] + flow)
        dx.append(gx)
        totals = weights if totals is None else [a + g for a, g in zip(totals, weights)]
    cache.tape = tape
    return (np.stack(dx[::-1], axis=1), flow, *totals)
