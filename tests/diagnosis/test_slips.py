"""Programs with one slip: each is another program that Python accepts, and its sentence says what was changed."""

from __future__ import annotations

import ast
from typing import Any

import pytest
import torch

from grader.course.catalogue import exercises
from grader.diagnosis import functions
from grader.diagnosis.slips.callers import separated
from grader.diagnosis.slips.names import applied, complemented, exchanged, renamed
from grader.diagnosis.slips.one_slip import slips, with_constant, with_number
from grader.diagnosis.slips.other_functions import other_functions

ALL = frozenset(range(1_000))


def after(line: str) -> dict[str, str]:
    """What each slip says, and what becomes of a line in a function."""
    program = f"def backward(x, dout, root):\n    {line}\n"
    return {slip.said: slip.source.splitlines()[1].strip() for slip in slips(program, ALL)}


@pytest.mark.parametrize(
    ("line", "said", "becomes"),
    [
        ("return dout * x", "the factor `x` is left out", "return dout"),
        ("return dout * x", "the factor `x` is there twice", "return dout * x * x"),
        ("return dout * x * (1 - x)", "the factors `x` and `1 - x` are left out", "return dout"),
        (
            "return dout * x * (1 - x)",
            "`1 - x ** 2`, the slope of tanh, stands where that of sigmoid belongs",
            "return dout * (1 - x ** 2)",
        ),
        (
            "return 1 - x ** 2",
            "`x * (1 - x)`, the slope of sigmoid, stands where that of tanh belongs",
            "return x * (1 - x)",
        ),
        ("return dout / root", "the division by `root` is left out", "return dout"),
        ("return x + root", "the term `root` is left out", "return x"),
        ("return x - root", "`root` is added where it should be subtracted", "return x + root"),
        ("return x ** 3", "the power is 2 where it should be 3", "return x ** 2"),
        ("return -x", "the minus before `x` is left out", "return x"),
        ("return x.T @ dout", "`x` isn't transposed", "return x @ dout"),
        ("return torch.sigmoid(x)", "`tanh` stands where `sigmoid` belongs", "return torch.tanh(x)"),
        ("return torch.sqrt(x)", "`sqrt` is left out", "return x"),
        ("return x.sum(dim=0)", "axis 1 stands where axis 0 belongs", "return x.sum(dim=1)"),
        ("return x.sum(dim=0)", "`mean` stands where `sum` belongs", "return x.mean(dim=0)"),
        ("return step(x, root)", "`x` and `root` are exchanged", "return step(root, x)"),
        ("return x[root - 1]", "`x[root]` stands where `x[root - 1]` belongs", "return x[root]"),
        ("return dout / x.shape[0]", "`x.shape[1]` stands where `x.shape[0]` belongs", "return dout / x.shape[1]"),
        ("x += root", "only the last `root` counts in `x`, as if it weren't added but assigned", "x = root"),
        ("return x.sum(dim=-1)", "axis -2 stands where axis -1 belongs", "return x.sum(dim=-2)"),
        ("return x.sum(dim=1)", "axis 2 stands where axis 1 belongs", "return x.sum(dim=2)"),
        ("return x.sum(dim=1, keepdim=True)", "`keepdim=True` is missing", "return x.sum(dim=1, keepdim=False)"),
        ("return (x * root).sum(dim=1)", "the sum of `x * root` is left out", "return x * root"),
        ("return x - root", "`x` is subtracted from `root`, not the other way", "return root - x"),
        ("return x / root", "`x` and `root` are exchanged", "return root / x"),
        ("return x @ root", "`*` stands between `x` and `root`, not `@`", "return x * root"),
        ("return torch.tanh(x)", "`tanh` is applied twice", "return torch.tanh(torch.tanh(x))"),
        ("return x.triu(1)", "the diagonal of a triangle is one too high", "return x.triu(2)"),
        ("return x.triu(1)", "`tril` stands where `triu` belongs", "return x.tril(1)"),
        ("return x.triu(1)", "`tril(-1)` stands where `triu(1)` belongs", "return x.tril(-1)"),
        ("return np.tril(x, k=-1)", "the diagonal of a triangle is one too high", "return np.tril(x, k=0)"),
        ("return (x + 1) * root", "the brackets around `x + 1` are missing", "return x + 1 * root"),
        ("return dout / (x + root)", "the brackets around `x + root` are missing", "return dout / x + root"),
        ("return dout / (2 * root)", "the brackets around `2 * root` are missing", "return dout / 2 * root"),
        ("return x ** (root - 1)", "the brackets around `root - 1` are missing", "return x ** root - 1"),
        (
            "return torch.sqrt(x + root)",
            "`root` is added after the root is taken, not before",
            "return x ** 0.5 + root",
        ),
        ("return (x + root).sqrt()", "`root` is added after the root is taken, not before", "return x ** 0.5 + root"),
        (
            "return torch.rsqrt(x + root)",
            "`root` is added after the root is taken, not before",
            "return 1 / (x ** 0.5 + root)",
        ),
        (
            "return x * x + root * x",
            "the factor `x` is left out everywhere",
            "return 1 + root",
        ),
        ("return x > 0", "`<` stands where `>` belongs", "return x < 0"),
        ("return x.round()", "`ceil` stands where `round` belongs", "return x.ceil()"),
        ("return x.get('eps', 1e-5)", "`'eps'` isn't looked up: it is always `1e-05`", "return 1e-05"),
        ("return x + norm_backward(dout, root)", "the step `norm_backward` is left out", "return x + dout"),
        ("return self.relu(x)", "`self.relu` is left out", "return x"),
        (
            "return sum(d @ W for d, W in zip(dout, (x, root)))",
            "the term with `root` is left out of a sum",
            "return sum((d @ W for d, W in [each for place, each in enumerate(zip(dout, (x, root))) if place != 1]))",
        ),
        ("return x > 0", "`>=` stands where `>` belongs", "return x >= 0"),
    ],
)
def test_a_slip_is_made_and_told(line, said, becomes):
    assert after(line)[said] == becomes


def test_a_line_is_forgotten_or_runs_twice():
    found = after("step(x)")
    assert found["the line `step(x)` is missing"] == "pass"
    program = next(
        slip.source for slip in slips("def f(x):\n    step(x)\n", ALL) if slip.said == "the line `step(x)` runs twice"
    )
    assert program.count("step(x)") == 2


def whole(program: str, said: str) -> str:
    return next(slip.source for slip in slips(program, ALL) if slip.said == said)


def test_two_lines_are_in_the_wrong_order():
    program = "def f(x, root):\n    x = x * root\n    root = x + 1\n    return root\n"
    changed = whole(program, "the lines `x = x * root` and `root = x + 1` are in the wrong order")
    assert changed.splitlines()[1:3] == ["    root = x + 1", "    x = x * root"]
    inside = "def f(x):\n    for _ in range(3):\n        g(x)\n        h(x)\n"
    assert "h(x)\n        g(x)" in whole(inside, "the lines `g(x)` and `h(x)` are in the wrong order")


def test_lines_that_have_nothing_to_do_with_each_other_have_no_order():
    found = after("a = x * 2; b = root * 2; return a + b")
    assert not any("order" in said for said in found)


def test_a_factor_is_left_out_wherever_it_stands():
    program = "def f(i, j, stride):\n    return i * stride, j * stride\n"
    assert whole(program, "the factor `stride` is left out everywhere").splitlines()[1] == "    return (i, j)"


def test_what_should_be_replaced_is_added_up():
    program = "def f(steps):\n    dh = 0\n    for step in steps:\n        dx, dh = step(dh)\n    return dh\n"
    changed = whole(program, "`dh` is added up where it should be replaced")
    assert "dx, dh_ = step(dh)" in changed
    assert "dh += dh_" in changed


def test_a_loop_runs_the_other_way_or_begins_too_late():
    program = "def f(x):\n    for t in range(x):\n        g(t)\n"
    assert "range(1, x)" in whole(program, "a loop leaves out its index 0")
    assert "reversed(range(x))" in whole(program, "a loop runs in reverse order")


def test_what_one_caller_has_differs_from_what_another_has():
    program = (
        "def loss(p):\n    return -log(p)\n\n\ndef train(p):\n    return loss(p) + 1\n\n\n"
        "def test(p):\n    return loss(p)\n"
    )
    found = {each.caller: each for each in separated(program, frozenset({"train", "test"}))}
    assert set(found) == {"train", "test"}
    changed = next(slip.source for slip in slips(found["train"].source, found["train"].lines))
    values: dict[str, Any] = {"log": lambda p: 10.0 * p}
    exec(compile(changed, "slip.py", "exec"), values)
    assert (values["test"](1.0), values["loss"](1.0)) == (-10.0, -10.0)
    assert values["train"](1.0) != -9.0


def test_a_function_of_one_caller_is_not_taken_apart():
    assert list(separated("def g(x):\n    return x\n\n\ndef f(x):\n    return g(x)\n", frozenset({"f"}))) == []


def test_what_is_too_long_to_quote_is_not_quoted():
    said = after("return dout * (x + root + dout + x + root + dout + x + root)")
    assert "a factor is left out" in said
    assert not any("…" in each for each in said)


def test_only_lines_that_run_are_changed():
    program = "def f(x):\n    return x * 2\n\n\ndef g(x):\n    return x * 3\n"
    found = list(slips(program, frozenset({6})))
    assert found
    assert all(slip.function == "g" and "return x * 2" in slip.source for slip in found)


def test_a_loop_that_may_never_end_is_left_alone():
    assert list(slips("def f(x):\n    while x < 3:\n        x = x + 1\n", ALL)) == []


def test_a_name_stands_for_another_of_its_kind():
    names = {"f": {"x": ("y",)}}
    found = list(renamed("def f(x, y):\n    return x\n", ALL, names.__getitem__))
    assert [(slip.said, slip.source.splitlines()[1]) for slip in found] == [
        ("`y` stands where `x` belongs", "    return y")
    ]


def lines_of(kind, program, names):
    return {slip.said: slip.source for slip in kind(program, ALL, lambda function: names)}


def test_a_name_stands_for_another_all_over_a_line_or_a_function():
    program = "def f(x, y):\n    a = x * (1 - x)\n    return a + x\n"
    found = [slip.source for slip in renamed(program, ALL, lambda function: {"x": ("y",)})]
    assert any("a = y * (1 - y)\n    return a + x" in source for source in found)
    assert any("a = y * (1 - y)\n    return a + y" in source for source in found)


def test_two_names_are_exchanged_attributes_too():
    program = "class Model:\n    def forward(self, x):\n        return self.c * x ** 2 + self.d * x ** 3\n"
    found = lines_of(exchanged, program, {"self.c": ("self.d",), "self.d": ("self.c",)})
    assert "self.d * x ** 2 + self.c * x ** 3" in found["`self.c` and `self.d` are exchanged"]


def test_a_function_is_applied_once_more_or_not_yet():
    program = "def f(x):\n    h = tanh(x)\n    return 1 - h ** 2\n"
    found = lines_of(applied, program, {"h": (), "x": ()})
    for said in ("`tanh(h)` stands where `h` belongs", "`square(h)` stands where `h` belongs"):
        compile(found[said], "slip.py", "exec")
    assert "what goes into `tanh` stands where `h` belongs, which comes out of it" in found
    assert not any("sigmoid" in said for said in found)


def test_a_number_is_sought():
    program = "def f(x):\n    return 0.5 * x - 3\n"
    found = {slip.said: none for slip, none in with_number(program, ALL)}
    assert found == {"`0.5 * x` is {c} times what it should be": 1.0, "{c} stands where 3 belongs": 3}


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.short)
def test_each_slip_of_a_solution_is_another_program(exercise):
    source = exercise.solution.read_text(encoding="utf-8")
    whole = ast.dump(ast.parse(source))
    for slip in slips(source, ALL):
        assert ast.dump(ast.parse(slip.source)) != whole, slip.said


def test_what_is_seldom_done_is_known():
    program = "def forward(x, root):\n    return step(x, root) * x\n"
    seldom = {slip.said for slip in slips(program, ALL) if slip.seldom}
    assert "the factor `x` is there twice" in seldom
    assert "`x` and `root` are exchanged" in seldom
    assert "the factor `x` is left out" not in seldom


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("return torch.clamp(x, min=0)", "`softplus` stands where `relu` belongs"),
        ("return np.maximum(0, x)", "`elu` stands where `relu` belongs"),
        ("return max(x, 0.0)", "`tanh` stands where `relu` belongs"),
        ("return torch.mean((x - dout) ** 2)", "huber (delta 1) stands where the square belongs"),
        ("return x ** 3", "the power 3 is that of `abs`, which has no sign"),
        ("return x.mean(dim=0)", "`median` stands where `mean` belongs"),
        ("return x[root].amax(dim=(2, 3))", "the root of the mean square stands where `amax` belongs"),
        (
            "return torch.sqrt((x**2).mean(dim=1) + root)",
            "the mean of abs stands where the root of the mean square belongs",
        ),
        ("return (x / (dout + root)).max()", "the length is taken above and below the line, not of the quotients"),
        ("return x.abs() + dout.abs()", "the larger of the two stands where the sum belongs"),
    ],
)
def test_another_function_stands_there(line, said):
    program = f"def backward(x, dout, root):\n    {line}\n"
    found = {slip.said: slip.source for slip in other_functions(program, ALL)}
    assert f"import {functions.__name__} as _functions" in found[said]
    compile(found[said], "slip.py", "exec")


def test_one_less_a_name_stands_for_another():
    (found,) = complemented("def f(i, f):\n    return f\n", ALL, {"f": {"f": ("i",)}}.__getitem__)
    assert found.said == "`1 - i` stands where `f` belongs"
    assert "return 1 - i" in found.source


def test_a_constant_goes_into_a_function():
    found = {slip.said: none for slip, none in with_constant("def f(x):\n    return torch.exp(x)\n", ALL)}
    assert found == {"what goes into `exp` is multiplied by {c}": 1.0, "what goes into `exp` is increased by {c}": 0.0}


@pytest.mark.parametrize("table", [functions.REDUCTIONS, *functions.UNARY.values()])
def test_functions_give_what_they_were_given(table):
    tensor = torch.tensor([[0.5, 2.0, 1.0], [3.0, 0.25, 4.0]], dtype=torch.float64)
    for name, function in table.items():
        value, array = function(tensor), function(tensor.numpy())
        assert isinstance(value, torch.Tensor), name
        assert torch.allclose(torch.as_tensor(array), value, rtol=0, atol=0, equal_nan=True), name


def test_reductions_run_along_axes():
    tensor = torch.arange(24, dtype=torch.float64).reshape(2, 3, 4)
    mean = functions.REDUCTIONS["mean"]
    assert torch.equal(mean(tensor, dim=(1, 2), keepdim=True), tensor.mean(dim=(1, 2), keepdim=True))
    assert torch.equal(torch.as_tensor(mean(tensor.numpy(), axis=-1)), tensor.mean(dim=-1))
    assert torch.equal(mean(tensor), tensor.mean())
