"""Functions of a test's that the learner's code calls: what comes back, what is refused, and whose fault it is."""

from __future__ import annotations

import pytest
import torch

from grader.errors import CourseFault
from grader.sandbox.host import callbacks
from grader.sandbox.host.callbacks import CallbackTable
from grader.sandbox.host.faults import LearnerRaised
from grader.sandbox.host.in_process import InProcess
from grader.sandbox.host.remote import RemoteSubmission
from grader.submission.interface import Chunk, Submission
from grader.testing import callback

SQUARES = "callback(lambda x: (x * x).sum(), torch.zeros(2))"

# Learner code that writes frames of its own.
FORGING = """
import sys
wire = sys.modules["grader.sandbox.guest.wire"]
def channel(frame=None):
    frame = sys._getframe()
    while "sock" not in frame.f_locals: frame = frame.f_back
    return frame.f_locals["sock"]
"""


def rehearsed(source: str, torch_too: bool = True, by_hand: bool = False) -> RemoteSubmission:
    """Code of ours, run in this process."""
    return RemoteSubmission(InProcess(Submission("ours.py", "", (Chunk("ours.py", source),), torch_too), 1, by_hand))


# Values


def test_the_value_of_a_tests_function_comes_back(call):
    outcome = call("def ask(f, x): return f(x) + 1", f"submission.ask({SQUARES}, torch.tensor([3.0, 4.0]))")
    assert outcome.shown == "tensor(26.)"


@pytest.mark.parametrize("argument", ["[3, 4]", "(3.0, 4.0)", "np.array([3, 4])", "np.float32([3, 4])"])
def test_it_may_be_given_whatever_is_numbers_of_the_right_shape(call, argument):
    outcome = call(f"import numpy as np\ndef ask(f): return f({argument})", f"submission.ask({SQUARES})")
    assert outcome.shown == "tensor(25.)"


def test_it_is_called_as_often_as_the_code_likes_and_may_be_one_of_several(call):
    source = "def ask(f, *, g): return [f(1.0) for _ in range(500)][-1] + g(2.0, 3.0)"
    functions = "callback(lambda x: -x, torch.ones(())), g=callback(lambda x, y: x * y, torch.ones(()), torch.ones(()))"
    assert call(source, f"submission.ask({functions})").shown == "tensor(5.)"


def test_code_without_torch_is_given_arrays():
    submission = rehearsed("def ask(f): return type(f([1.0, 2.0])).__name__", torch_too=False)
    assert submission.ask(callback(torch.exp, torch.zeros(2))) == "ndarray"


def test_a_rehearsal_calls_it_too_and_by_hand_it_may_use_autograd():
    def gradient(x: torch.Tensor) -> torch.Tensor:
        return torch.func.grad(lambda x: (x**3).sum())(x)

    submission = rehearsed("def ask(f, x): return f(x)", by_hand=True)
    assert submission.ask(callback(gradient, torch.zeros(2)), torch.tensor([1.0, 2.0])).tolist() == [3.0, 12.0]


# What the learner's code does wrong


@pytest.mark.parametrize(
    ("argument", "type_name", "sentence"),
    [
        ("[1.0]", "ValueError", "`f` takes real numbers of shape (2,); got shape (1,)"),
        ("3.0", "ValueError", "`f` takes real numbers of shape (2,); got shape ()"),
        ("[1j, 1j]", "ValueError", "`f` takes real numbers of shape (2,); got a list that isn't an array of num"),
        ("torch.ones(2) * 1j", "ValueError", "`f` takes real numbers of shape (2,); got complex numbers"),
        ("'ab'", "ValueError", "`f` takes real numbers of shape (2,); got an object of another type"),
        ("[[1], [2, 3]]", "ValueError", "`f` takes real numbers of shape (2,); got a list that isn't an array"),
        ("[1.0, 1.0], 2", "ValueError", "`f` takes 1 argument but 2 were given"),
        ("f", "TypeError", "`f` can't take this argument: a Function can't be sent"),
        ("[-1.0, 1.0]", "ValueError", "`f` has no value for these arguments"),
    ],
)
def test_what_it_cant_take_is_an_exception_in_the_learners_own_line(call, argument, type_name, sentence):
    """Whatever the examiner's function raises tells nothing of it."""
    source = f"import torch\ndef ask(f):\n    return f({argument})"
    secret = "callback(lambda x: x.sum() if x[0] > 0 else {}['secret'], torch.zeros(2))"
    outcome = call(source, f"submission.ask({secret})")
    assert (outcome.name, outcome.type, outcome.outcome) == ("raised", type_name, "failed")
    assert outcome.message.startswith(sentence)
    assert [(frame.line, frame.function) for frame in outcome.frames] == [(3, "ask")]
    assert "secret" not in outcome.sentence


def test_the_learners_code_may_catch_it_and_go_on(call):
    source = """
        def ask(f):
            try: f("no numbers")
            except ValueError: return f([1.0, 2.0])
    """
    assert call(source, f"submission.ask({SQUARES})").shown == "tensor(5.)"


def test_after_its_call_has_returned_it_can_be_called_no_more(call):
    source = "kept = []\ndef keep(f): kept.append(f)\ndef ask(): return kept[0]([1.0, 2.0])"
    outcome = call(source, f"submission.keep({SQUARES})", "submission.ask()")
    assert outcome.message == "`f` can only be called until the code that received it returns"


def test_there_is_a_limit_on_calls(monkeypatch):
    monkeypatch.setattr(callbacks, "MAX_CALLS", 3)
    submission = rehearsed("def ask(f): return [f([1.0, 2.0]) for _ in range(2)]")
    submission.ask(callback(torch.exp, torch.zeros(2)))
    with pytest.raises(LearnerRaised, match="the functions of this test were called more than 3 times"):
        submission.ask(callback(torch.exp, torch.zeros(2)))


def test_time_goes_on_while_it_is_called(call):
    source = """
        def ask(f):
            while True:
                try: f([1.0, 2.0])
                except ValueError: pass
    """
    outcome = call(source, f"submission.ask({SQUARES})", test_s=0.5)
    assert (outcome.name, outcome.seconds < 3) == ("timeout", True)


# What a worker does wrong

BROKEN = "can't be read"


@pytest.mark.parametrize(
    "asking",
    [
        '{"function": -2, "args": [[1.0, 2.0]]}', '{"function": 0, "args": []}', '{"function": True, "args": []}',
        '{"function": None}', '{"function": -1}', '{"function": -1, "args": {}}', '{"function": [-1], "args": []}',
    ],
)  # fmt: skip
def test_a_function_that_it_wasnt_given_ends_the_worker(call, asking):
    source = FORGING + f"def ask(f):\n    wire.send(channel(), {asking})\n    return 1.0"
    outcome = call(source, f"submission.ask({SQUARES})")
    assert (outcome.name, BROKEN in outcome.sentence) == ("crashed", True)


def test_garbage_in_place_of_a_request_ends_the_worker(call):
    source = FORGING + "def ask(f):\n    channel().sendall(b'GRD1' + bytes(12) + b'garbage')\n    return 1.0"
    outcome = call(source, f"submission.ask({SQUARES})")
    assert (outcome.name, BROKEN in outcome.sentence) == ("crashed", True)


def test_a_request_when_nothing_was_asked_ends_the_worker_at_the_next_question(call):
    source = (
        FORGING
        + """
def ask(f):
    sock, send = channel(), wire.send
    def twice(sock, answer, put=None):
        wire.send = send
        send(sock, answer, put)
        send(sock, {"function": -1, "args": [[1.0, 2.0]]})
    wire.send = twice
    return 1.0
"""
    )
    answers = ["submission.ask(" + SQUARES + ")", "submission.ask(1)"]
    outcome = call(source, *answers)
    assert (outcome.name, BROKEN in outcome.sentence) == ("crashed", True)


def test_a_request_while_the_code_is_loaded_ends_the_worker(run):
    source = FORGING + 'wire.send(channel(), {"function": -1, "args": []})'
    loading = run(source, "submission.ask").loading
    assert (loading[0].name, BROKEN in loading[0].sentence) == ("crashed", True)


def test_handles_are_no_arguments(call):
    """A forged handle is an object of the learner's in the examiner: the function never sees it."""
    source = (
        FORGING
        + """
def ask(f):
    wire.send(channel(), {"function": -1, "args": [[wire.Handle(0, "ask"), 1.0]]})
    return wire.receive(channel(), None)
"""
    )
    outcome = call(source, f"submission.ask({SQUARES})")
    assert "got a list that isn't an array of numbers" in outcome.shown


# What a test does wrong


def test_a_function_that_asks_the_submission_is_the_courses_fault():
    table = CallbackTable()

    def asks(x: torch.Tensor) -> torch.Tensor:
        with table:
            return x

    handle = table.add(callback(asks, torch.zeros(2)))
    with pytest.raises(CourseFault, match="used the submission while"), table:
        table.answer({"function": handle.id, "args": [[1.0, 2.0]]})


def test_nothing_else_that_isnt_data_is_handed_over():
    submission = rehearsed("def ask(f): return 1")
    with pytest.raises(Exception, match="a function can't be sent"):
        submission.ask(lambda x: x)


# Operators of objects that stay with the learner


def test_operators_are_asked_of_the_learners_object(call):
    source = """
        class Sum:
            def __init__(self, text): self.text = text
            def __add__(self, other): return Sum(f"({self.text} + {getattr(other, 'text', other)})")
            def __rsub__(self, other): return Sum(f"({other} - {self.text})")
            def __pow__(self, k): return Sum(f"{self.text}^{k}")
            def __neg__(self): return Sum("-" + self.text)
    """
    assert call(source, "(2 - (-submission.Sum('a') + submission.Sum('b') ** 3)).text").shown == "'(2 - (-a + b^3))'"
    outcome = call(source, "submission.Sum('a') / 2")
    assert outcome.sentence.startswith("`(Sum / 2)` raised TypeError: unsupported operand type(s) for /")
