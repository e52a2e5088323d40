# np.matrix, as in the MATLAB course: * is the matrix product
import numpy as np


def softmax(x):
    X = np.matrix(x)
    E = np.exp(X - X.max(axis=1))
    return np.divide(E, E * np.matrix(np.ones((E.shape[1], 1))))


def softmax_backward(upstream, s):
    G, S = np.matrix(upstream), np.matrix(s)
    inner = np.multiply(G, S) * np.matrix(np.ones((S.shape[1], 1)))
    return np.multiply(S, G - inner)


def softmax_loss(x, y):
    X = np.matrix(x)
    N, C = X.shape
    T = np.matrix(np.zeros((N, C)))
    for n in range(N):
        T[n, int(y[n])] = 1
    Z = X - X.max(axis=1)
    L = Z - np.log(np.exp(Z).sum(axis=1))
    loss = -np.multiply(T, L).sum() / N
    return float(loss), (np.exp(L) - T) / N
