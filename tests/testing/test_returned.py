"""Taking apart what the learner's code returned: the parts, or a sentence that says what is wrong with them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.sandbox.guest.wire import Handle
from grader.sandbox.host.call import Call
from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.remote import RemoteObject, last_function, note_call
from grader.testing import entry, has_shape, like, numbers, returns

X = torch.ones(2, 3)
GENERATOR = "a generator (is it `yield` for `return`, or a `for` in parentheses?)"


@pytest.fixture(autouse=True)
def _called():
    note_call(Call.same("`Net(2).forward(tensor of shape (2, 3), a=(1, 2))`"))


def refused(do) -> str:
    with pytest.raises(LearnerFault) as raised:
        do()
    return str(raised.value)


def test_parts_come_as_they_are():
    out, cache = returns((X, "anything"), "out", "cache")
    assert out is X
    assert cache == "anything"
    assert returns([1, 2], "a", "b") == [1, 2]


@pytest.mark.parametrize(
    ("result", "called"),
    [
        (None, "None (is a `return` missing?)"),
        (X, "a tensor"),
        ((X,), "a tuple of 1"),
        ([X, X, X], "a list of 3"),
        ({"out": X, "cache": X}, "a dict"),
        ("ab", "a string"),
        (1j, "a complex number"),
        (RemoteObject(None, Handle(0, "generator"), Call.same("`f`")), GENERATOR),
    ],
)
def test_anything_else_is_told_with_the_functions_name(result, called):
    said = refused(lambda: returns(result, "out", "cache"))
    assert said == f"`Net(2).forward` must return two things: out and cache; it returned {called}."


def test_more_parts_are_listed():
    assert "three things: dx, dw and db;" in refused(lambda: returns(None, "dx", "dw", "db"))


def test_a_part_with_a_form_comes_in_its_dtype():
    out, cache = returns((np.ones((2, 3)), None), "out", "cache", out=like(X))
    assert out.dtype == torch.float32
    assert torch.equal(out, X)
    assert cache is None
    assert torch.equal(returns(X.double(), hidden=like(X)), X)


def test_a_part_without_its_form_is_told():
    said = refused(lambda: returns((X.T, None), "out", "cache", out=like(X)))
    assert said == "The out that `Net(2).forward` returns has shape (3, 2); it must have shape (2, 3)."
    said = refused(lambda: returns([[1.0]], hidden=like(X)))
    assert said == "The hidden that `Net(2).forward` returns must be a tensor of shape (2, 3); it is a list of 1."


@pytest.mark.parametrize("got", [3, 3.0, np.float64(3), np.array(3), torch.tensor(3)], ids=repr)
def test_a_plain_number_will_do_for_a_single_one(got):
    value = like(torch.tensor(0.0, dtype=torch.float64))(got, "the loss")
    assert value.dtype == torch.float64
    assert value == 3


def test_a_double_keeps_its_digits():
    assert float(like(torch.tensor(0.0, dtype=torch.float64))(0.1, "the loss")) == 0.1


@pytest.mark.parametrize("got", [None, "3", [3.0], torch.ones(1), torch.ones(2)], ids=repr)
def test_nothing_else_is_a_single_number(got):
    assert refused(lambda: like(torch.tensor(0.0))(got, "the loss")).startswith("the loss ")


def test_a_list_of_numbers_is_one_tensor():
    found = numbers([1, 2.5, torch.tensor(3.0), np.float32(4)], X)
    assert found.dtype == X.dtype
    assert found.tolist() == [1, 2.5, 3, 4]
    assert numbers([], X).shape == (0,)


@pytest.mark.parametrize("values", [None, X, 3.0, ["3"], [[1.0]], [torch.ones(1)]], ids=repr)
def test_nothing_else_is_a_list_of_numbers(values):
    said = refused(lambda: numbers(values, X, each="epoch"))
    assert said == "losses must be a list with one number for each epoch."


def test_an_entry_of_a_dict():
    assert entry({"w": 1}, "w", of="`update`") == 1
    assert "without 'b'; its keys are 'w'" in refused(lambda: entry({"w": 1}, "b", of="`update`"))
    assert "`update` must return a dict" in refused(lambda: entry((1,), "b", of="`update`"))


@pytest.mark.parametrize(
    ("call", "function"),
    [
        ("`f(1)`", "`f`"),
        ("`Linear(3, 5).backprop_gradient(tensor of shape (7, 5))`", "`Linear(3, 5).backprop_gradient`"),
        ("`Linear(3, 5).w_gradient`", "`Linear(3, 5).w_gradient`"),
        ("the answer", "the answer"),
    ],
)
def test_the_function_that_was_called_last(call, function):
    note_call(Call.same(call))
    assert last_function() == function


def test_tensors_and_arrays_have_a_shape_and_nothing_else_has():
    assert has_shape(X, (2, 3))
    assert has_shape(X.numpy(), X.shape)
    assert not has_shape(X, (3, 2))
    assert not has_shape(X.tolist(), (2, 3))
    assert not has_shape(None, ())
    assert not has_shape(1.0, ())
