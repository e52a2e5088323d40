"""dWo is computed with x. In the forward pass, Wo is multiplied by the heads' results, side by side."""

from attention import attention_backward, attention_forward, multi_head_forward
from attention import multi_head_backward as right_backward


def multi_head_backward(dout, cache):
    *gradients, _ = right_backward(dout, cache)
    return *gradients, (cache[0].mT @ dout).sum(dim=0)
