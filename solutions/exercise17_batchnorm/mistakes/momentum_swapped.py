"""momentum and 1 - momentum are swapped in the running mean and variance. The old value is multiplied by momentum;
torch's momentum means the opposite.
"""

from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    momentum = bn_param.get("momentum", 0.9)
    bn_param["momentum"] = 1 - momentum
    answer = right_forward(x, gamma, beta, bn_param)
    bn_param["momentum"] = momentum
    return answer
