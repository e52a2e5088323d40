"""What the tests of exercise 12 share: P3 in torch, and the learner's, asked for its gradient."""

from contextlib import contextmanager

from grader.testing import call_remote, gradients_of, put, try_call


def p3(x):
    return 0.5 * (5 * x**3 - 3 * x)


def leaf(submission, x):
    """x beside the learner's code, as a tensor whose gradient can be asked for."""
    return put(submission, x.detach().clone().requires_grad_())


def applied(submission, held):
    """The learner's function of a leaf, beside the learner's code."""
    return call_remote(submission.LegendrePolynomial3.apply, held)


def own_gradient(submission, x, upstream):
    held = leaf(submission, x)
    return gradients_of(applied(submission, held), [held], upstream)[0]


@contextmanager
def another_backward(submission):
    """In this block, one that hands the gradient on as it is: an empty dict's get(ctx, grad_output) is grad_output."""
    own = try_call(getattr, submission.LegendrePolynomial3, "backward")
    submission.LegendrePolynomial3.backward = put(submission, {}).get
    yield
    if own is not None:  # other tests may use the same process
        submission.LegendrePolynomial3.backward = own
