import math
import numpy as np

# naive version first, as in assignment 1


def softmax(x):
    result = []
    for row in x:
        m = max(row)
        exps = [math.exp(v - m) for v in row]
        total = sum(exps)
        result.append([e / total for e in exps])
    return np.array(result)


def softmax_backward(upstream, s):
    N, C = s.shape
    dx = np.zeros((N, C))
    for n in range(N):
        for i in range(C):
            for j in range(C):
                delta = 1.0 if i == j else 0.0
                dx[n, i] += upstream[n, j] * s[n, j] * (delta - s[n, i])
    return dx


def softmax_loss(x, y):
    N = x.shape[0]
    loss = 0.0
    dx = np.zeros(x.shape)
    for i in range(N):
        scores = x[i] - np.max(x[i])
        log_sum = np.log(np.sum(np.exp(scores)))
        loss += log_sum - scores[y[i]]
        p = np.exp(scores - log_sum)
        for j in range(x.shape[1]):
            dx[i, j] = p[j] - (1 if j == y[i] else 0)
    loss /= N
    dx /= N
    return loss, dx
