"""Every head divides its scores by √D. A head's queries and keys have fewer than D numbers: how many?"""

from attention import attention_backward, attention_forward
from attention import multi_head_backward as right_backward
from attention import multi_head_forward as right_forward


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    return right_forward(x, Wq / heads**0.5, Wk, Wv, Wo, heads, causal)


def multi_head_backward(dout, cache):
    dx, dWq, dWk, dWv, dWo = right_backward(dout, cache)
    return dx, dWq / cache[5] ** 0.5, dWk, dWv, dWo
