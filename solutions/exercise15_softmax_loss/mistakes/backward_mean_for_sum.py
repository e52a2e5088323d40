"""upstream times s is averaged over the classes where it should be summed. The probabilities are the weights of an
average already, and sum to 1."""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return s * (upstream - (upstream * s).mean(dim=1, keepdim=True))
