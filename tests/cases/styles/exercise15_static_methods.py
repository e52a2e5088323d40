"""Softmax as a class of static methods; the functions at the bottom are what the exercise asks for."""
import numpy as np


class Softmax:
    EPS = np.float64(0.0)

    @staticmethod
    def _shift(x):
        return x - np.max(x, axis=1, keepdims=True)

    @staticmethod
    def forward(x):
        e = np.exp(Softmax._shift(x))
        return e / e.sum(axis=1, keepdims=True)

    @staticmethod
    def backward(upstream, s):
        return s * (upstream - np.sum(upstream * s, axis=1, keepdims=True))

    @classmethod
    def loss(cls, x, y):
        n = len(y)
        z = cls._shift(x)
        log_probs = z - np.log(np.exp(z).sum(axis=1, keepdims=True)) + cls.EPS
        one_hot = np.eye(x.shape[1])[y]
        loss = -(one_hot * log_probs).sum() / n
        return loss, (np.exp(log_probs) - one_hot) / n


softmax = Softmax.forward
softmax_backward = Softmax.backward
softmax_loss = Softmax.loss
