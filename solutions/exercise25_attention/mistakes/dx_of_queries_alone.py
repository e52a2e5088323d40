"""dx comes only from the queries. In how many places is x used?"""

from attention import attention_backward, attention_forward, join, multi_head_forward, split
from attention import multi_head_backward as right_backward


def multi_head_backward(dout, cache):
    _, Wq, _, _, Wo, heads, _, inner = cache
    dq, _, _ = attention_backward(split(dout @ Wo.mT, heads), inner)
    return join(dq, heads) @ Wq.mT, *right_backward(dout, cache)[1:]
