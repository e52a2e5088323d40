"""dq and dk are swapped. Which of the two has a row for each query?"""

from attention import attention_backward as right_backward
from attention import attention_forward, multi_head_backward, multi_head_forward


def attention_backward(dout, cache):
    dq, dk, dv = right_backward(dout, cache)
    return dk, dq, dv
