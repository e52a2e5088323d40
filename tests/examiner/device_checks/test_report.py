"""The row of the report on running on a GPU, as its readers meet it: what is found, with its line, and what isn't said.

Each bug is planted into a reference that passes all tests on the CPU, and still does.
"""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
import torch

from grader.course.catalogue import find
from grader.examiner.client import Examiner
from grader.examiner.device_checks import portability
from grader.judging.oracle.draw import Draw, derived_seed
from grader.results import Case
from grader.submission.submitted import submitted


def examined(examiner: Examiner, name: str, file: Path, seed: int = 5) -> dict[str, list[Case]]:
    """The cases of each test, on the CPU."""
    exercise = find(name)
    taken = submitted(exercise, file)
    result = examiner.run(exercise.name, taken, seed, ("cpu",))
    assert (result.faults, result.notes) == ((), ())
    assert result.cases[-1].sentence == portability.sentence(exercise)
    cases: dict[str, list[Case]] = {}
    for case in result.cases:
        cases.setdefault(case.id.partition("[")[0], []).append(case)
    return cases


def row(cases: dict[str, list[Case]]) -> Case:
    """The only row on portability, which is the last one."""
    (found,) = cases[portability.TEST]
    assert list(cases)[-1] == portability.TEST
    return found


def planted(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """The reference with some of its text changed."""
    exercise = find(name)
    source = exercise.solution.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    file = folder / exercise.stub
    file.write_text(source, encoding="utf-8")
    return file


def line_of(file: Path, text: str) -> int:
    """The number of the only line with this text."""
    (number,) = (n for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text in line)
    return number


def case(name: str, exercise: str, *what: object) -> object:
    return pytest.param(exercise, *what, id=f"{exercise} {name}")


# exercise, the changes, the line at which it would fail (a piece of it), and what is said there
AT_A_LINE = [
    case("zeros as a bias", "03", [("+ self.bias\n", "+ self.bias + torch.zeros(1)\n")],
         "torch.zeros(1)", "adds a CPU"),
    case("eye", "03", [("self.x.T @ gradient",
         "self.x.T @ gradient @ torch.eye(gradient.shape[1]).to(gradient.dtype)")],
         "torch.eye", "multiplies a CPU matrix"),
    case("a product with ones", "03", [("gradient.sum(dim=0) if",
         "torch.ones(len(gradient)).to(gradient.dtype) @ gradient if")],
         "torch.ones", "multiplies a CPU matrix"),
    case("a mask made of zeros", "04", [("gradient * (self.input > 0)", "gradient * self.mask()"), (
        "    def backprop", "    def mask(self):\n        mask = torch.zeros(self.input.shape)\n"
        "        mask[self.input > 0] = 1\n        return mask\n\n    def backprop")],
         "mask[self.input > 0]", "assigns between a CPU tensor"),
    case("a CPU mask", "04", [("(self.input > 0)", "(self.input.cpu() > 0)")], "self.input.cpu()", "multiplies a CPU"),
    case("where with zeros", "04", [("gradient * (self.input > 0)",
         "torch.where(self.input > 0, gradient, torch.zeros(gradient.shape, dtype=gradient.dtype))")],
         "torch.where", "in `where`"),
    case("maximum of zeros", "04", [("torch.clamp(input, min=0)",
         "torch.max(input, torch.zeros(1, dtype=input.dtype))")],
         "torch.max", "in `maximum`"),
    case("np.maximum", "04", [
         ("import torch", "import numpy as np\nimport torch"),
         ("torch.clamp(input, min=0)", "torch.as_tensor(np.maximum(input, 0))")],
         "np.maximum", "passes a CUDA tensor to numpy"),
    case("apply_", "04", [("torch.clamp(input, min=0)", "input.clone().apply_(lambda v: max(v, 0))")],
         "apply_", "on each element of a CUDA tensor"),
    case("a CPU generator", "04", [("return torch.clamp(input, min=0)",
         "return torch.clamp(input, min=0) + 0 * torch.randn(1, generator=torch.Generator(), device=input.device)")],
         "torch.Generator()", "with a generator of cpu"),
    case("a constant", "05", [("/ self.difference.numel()", "/ torch.tensor([self.difference.numel()])")],
         "torch.tensor(", "divides a CPU tensor"),
    case("zeros in the last of three trainings", "14", [("        loss.backward()\n",
         "        if optimizer_name == 'adam':\n            loss = loss + 0 * (torch.zeros(3) * x[:1]).sum()\n"
         "        loss.backward()\n")],
         "torch.zeros(3)", "multiplies a CPU tensor"),
    case("x.numpy()", "05", [("torch.mean(self.difference**2)", "torch.tensor((self.difference.numpy() ** 2).mean())")],
         ".numpy()", "passes a CUDA tensor to numpy"),
    case("ones of a shape", "07", [("(1 - P)", "(torch.ones(P.shape) - P)")], "torch.ones", "subtracts a CPU"),
    case("a global constant", "07", [("import torch\n", "import torch\n\nHALF = torch.tensor([0.5])\n"),
         ("L = 0.5 * ((P - Y) ** 2).sum()", "L = (HALF * (P - Y) ** 2).sum()")], "L = (HALF", "multiplies a CPU"),
    case("np.exp", "07", [("import torch\n", "import numpy as np\nimport torch\n"),
         ("torch.sigmoid(A)", "1 / (1 + np.exp(-A))")], "np.exp", "passes a CUDA tensor to numpy"),
    case("from_numpy", "05", [("import torch\n", "import numpy as np\nimport torch\n"),
         ("= 2 * self.difference /",
          "= torch.from_numpy(np.array([2.0])).to(self.difference.dtype) * self.difference /")],
         "from_numpy", "multiplies a CPU"),
    case("randn", "04", [("torch.clamp(input, min=0)",
         "torch.clamp(input, min=0) + 0 * torch.randn(input.shape, dtype=input.dtype)")], "torch.randn", "adds a CPU"),
    case("arange in a power", "10", [("a, b, c, d = params\n    return a + b * x + c * x**2 + d * x**3",
         "return (params * x[:, None] ** torch.arange(4)).sum(dim=1)")], "torch.arange", "in `pow`"),
    case("a moved gradient", "11", [("learning_rate * w.grad", "learning_rate * w.grad.cpu()")], "w.grad.cpu()", "CPU"),
    case("in a Function's backward", "12", [("grad_output * 0.5",
         "grad_output * torch.ones(x.shape, dtype=x.dtype) * 0.5")],
         "torch.ones(", "multiplies a CPU"),
    case("a tensor kept by __init__", "13", [
         ("super().__init__()\n", "super().__init__()\n        self.one = torch.ones(1)\n"),
         ("return self.a +", "return self.one.to(x.dtype) * self.a +")], "self.one.to", "multiplies a CPU"),
    case("one_hot of CPU labels", "15", [("dx[rows, y] -= 1",
         "dx = dx - torch.nn.functional.one_hot(y.cpu(), x.shape[1])")], "one_hot", "subtracts a CPU"),
    case("eye by labels", "15", [("dx[rows, y] -= 1", "dx = dx - torch.eye(x.shape[1])[y]")],
         "torch.eye", "indexes a CPU tensor"),
    case("a start of zeros", "16", [
         ('"velocity": torch.zeros_like(w)', '"velocity": torch.zeros(w.shape, dtype=w.dtype)')],
         "velocity = config", "CPU"),
    case("np.sqrt", "16", [("import torch\n", "import numpy as np\nimport torch\n"),
         ("torch.sqrt(cache)", "np.sqrt(cache)")], "np.sqrt", "passes a CUDA tensor to numpy"),
    case("FloatTensor", "16", [("torch.sqrt(corrected_v)",
         "torch.sqrt(corrected_v * torch.FloatTensor([1.0]).to(w.dtype))")],
         "FloatTensor", "multiplies a CPU"),
    case("running averages of zeros", "17", [("torch.zeros_like(beta)", "torch.zeros(len(beta), dtype=beta.dtype)")],
         "momentum * old", "CPU"),
    case("zeros to add to", "22", [("torch.zeros_like(W)", "torch.zeros(W.shape, dtype=W.dtype)")], "index_add",
         "in `index_add`"),
    case("a first state of zeros", "23", [("dxs, dprev_h, dWx, dWh, db = [], 0, 0, 0, 0",
         "dxs, dprev_h, dWx, dWh, db = [], torch.zeros(1, dtype=dh.dtype), 0, 0, 0")],
         "rnn_step_backward(dh_t", "adds a CPU"),
    case("arange for a mask", "25", [("torch.arange(q.shape[1], device=q.device)", "torch.arange(q.shape[1])")],
         "masked_fill", "in `masked_fill`"),
]  # fmt: skip

# exercise, the changes, and the name of the answer
LEFT_ON_THE_CPU = [
    case("through a list", "04", [("torch.clamp(input, min=0)",
         "torch.tensor(input.clamp(min=0).tolist(), dtype=input.dtype)")], "Relu()("),
    case("a loss as a tensor of its number", "05", [("return torch.mean(self.difference**2)",
         "return torch.tensor(torch.mean(self.difference**2).item(), dtype=y_pred.dtype)")], "MSE()("),
    case(".cpu()", "10", [("return torch.stack([torch.sum(upstream * x**power) for power in range(4)])",
         "return torch.stack([torch.sum(upstream * x**power) for power in range(4)]).cpu()")],
         "`gradients(x, y, params)`"),
    case("tensor(list of tensors)", "10", [("torch.stack([torch.sum(upstream * x**power) for power in range(4)])",
         "torch.tensor([torch.sum(upstream * x**power) for power in range(4)], dtype=x.dtype)")],
         "`gradients(x, y, params)`"),
    case("zeros filled place by place", "20", [("x.new_zeros(len(x), len(w), rows, columns)",
         "torch.zeros(len(x), len(w), rows, columns, dtype=x.dtype)")], "out is on"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "line", "message"), AT_A_LINE)
def test_a_bug_is_found_with_its_line(examiner, tmp_path, name, changes, line, message):
    file = planted(tmp_path, name, *changes)
    cases = examined(examiner, name, file)
    found = row(cases)
    assert found.outcome == "failed"
    assert found.feedback.startswith(f"It would fail on a GPU: line {line_of(file, line)} ")
    assert message in found.feedback
    assert {other.outcome for others in cases.values() for other in others if other is not found} == {"passed"}


@pytest.mark.parametrize(("name", "changes", "answer"), LEFT_ON_THE_CPU)
def test_an_answer_on_the_cpu_is_found(examiner, tmp_path, name, changes, answer):
    cases = examined(examiner, name, planted(tmp_path, name, *changes))
    found = row(cases)
    assert found.outcome == "failed"
    assert found.feedback.startswith("It would fail on a GPU: ")
    assert answer in found.feedback
    assert "is on the CPU, its inputs are on the GPU." in found.feedback
    assert {other.outcome for others in cases.values() for other in others if other is not found} == {"passed"}


LOOKS_WRONG = {
    "04": """
        import math

        import torch

        ZERO = torch.tensor(0.0)


        class Relu:
            def __call__(self, input):
                self.input = input
                device = "cuda" if torch.cuda.is_available() else "cpu"
                torch.manual_seed(0)
                if device == "cuda":
                    torch.cuda.manual_seed_all(0)
                out = torch.zeros(input.shape, dtype=input.dtype).to(device)
                for i in torch.randperm(len(input)):
                    out[i] = torch.maximum(input[i].to(device), ZERO)
                return out.to(input)

            def backprop_gradient(self, gradient):
                flat, slopes = self.input.flatten(), self.input.new_zeros(self.input.numel())
                positive = torch.tensor([i for i in range(len(flat)) if flat[i].item() > 0], dtype=torch.long)
                slopes[positive] = 1
                slopes[positive] = math.sqrt(float(ZERO + 1.0)) * slopes[positive]
                self.input_gradient = gradient * slopes.reshape(gradient.shape)
                return self.input_gradient
    """,
    "05": """
        import math

        import numpy as np
        import torch


        class MSE:
            def __call__(self, y_true, y_pred):
                self.difference = y_pred - y_true
                print(f"{self.difference} {self.difference.sum():.3f}", self.difference.shape)
                total = torch.tensor(0.0, dtype=y_pred.dtype)
                for row in self.difference:
                    total = total + (row * row).sum()
                return total / torch.tensor(self.difference.numel())

            def backprop_gradient(self):
                n = np.float64(self.difference.numel())
                on_cpu = torch.from_numpy(2 * self.difference.cpu().numpy()) / n
                rest = torch.tensor([0.0], device=self.difference.device)
                root = math.sqrt(float((self.difference**2).sum()))
                self.gradient = on_cpu.to(self.difference) + rest * root
                return self.gradient
    """,
    "15": """
        import torch
        import torch.nn.functional as F


        def softmax(x):
            e = torch.exp(x - x.amax(dim=1, keepdim=True))
            return e / e.sum(dim=1, keepdim=True)


        def softmax_backward(upstream, s):
            out = torch.empty_like(s)
            for i in range(len(s)):
                jacobian = torch.diag(s[i]) - torch.outer(s[i], s[i])
                out[i] = (jacobian @ upstream[i]).cpu()
            return out


        def softmax_loss(x, y):
            n = torch.tensor(len(x))
            loss = -F.log_softmax(x, dim=1)[torch.arange(len(x)), y].sum() / n
            dx = softmax(x) - F.one_hot(y, x.shape[1]).to(x.dtype) * torch.ones(x.shape, device=x.device, dtype=x.dtype)
            return loss, dx / n
    """,
}


@pytest.mark.parametrize("name", LOOKS_WRONG)
def test_what_only_looks_like_a_bug_is_none(examiner, tmp_path, name):
    """CPU indices, constants without dimensions, copies across devices, numbers, moves there and back."""
    file = tmp_path / find(name).stub
    file.write_text(dedent(LOOKS_WRONG[name]), encoding="utf-8")
    outcomes = {test: {case.outcome for case in cases} for test, cases in examined(examiner, name, file).items()}
    assert set().union(*outcomes.values()) == {"passed"}, outcomes


@pytest.mark.parametrize("name", ["03", "15"])
def test_a_right_solution_passes(examiner, name):
    found = row(examined(examiner, name, find(name).solution))
    assert (found.outcome, found.feedback, found.weight) == ("passed", "", 0)


def test_numpy_is_not_run(examiner):
    (numpy,) = (path for path in find("05").alternatives if path.stem == "plain_numpy")
    found = row(examined(examiner, "05", numpy))
    assert (found.outcome, found.feedback) == ("not_run", "not run: numpy code has no CUDA")


def test_a_stub_is_not_checked(examiner):
    exercise = find("05")
    found = row(examined(examiner, "05", exercise.public_folder / exercise.stub))
    assert (found.outcome, found.feedback) == ("not_checked", "not checked until a test passes")


def test_tests_that_pass_are_looked_at_though_others_fail(examiner, tmp_path):
    wrong = ("torch.mean(self.difference**2)", "torch.mean(self.difference**2) / 2")
    cases = examined(examiner, "05", planted(tmp_path, "05", wrong))
    assert any(case.outcome == "failed" for case in cases["test_loss"])
    assert row(cases).outcome == "not_checked"
    assert row(cases).feedback == "not checked until all tests pass; nothing in those that do is against it"
    behind = ("/ self.difference.numel()", "/ torch.tensor([self.difference.numel()])")
    file = planted(tmp_path, "05", wrong, behind)
    assert f"line {line_of(file, 'torch.tensor(')} divides" in row(examined(examiner, "05", file)).feedback


def test_bfloat16_is_asked_for_where_the_exercise_does(examiner, tmp_path):
    """A constant of float32 meets float32 on the CPU, and bfloat16 in a training of these days."""
    eye = "torch.eye(gradient.shape[1], dtype=torch.promote_types(gradient.dtype, torch.float32)).to(gradient.device)"
    mixing = planted(tmp_path, "03", ("self.x.T @ gradient", f"self.x.T @ gradient @ {eye}"))
    found = row(examined(examiner, "03", mixing)).feedback
    assert found.startswith(f"It would fail in bfloat16: line {line_of(mixing, 'promote_types')} mixes dtypes (")
    zeros = "torch.zeros(1, device=y_pred.device)"
    wider = planted(tmp_path, "05", ("= y_pred - y_true", f"= y_pred - y_true + {zeros}"))
    found = row(examined(examiner, "05", wider)).feedback
    assert found.startswith("It would not stay in bfloat16: ")
    assert found.endswith(" is float32.")


def test_what_is_refused_while_the_code_loads_is_told(examiner, tmp_path):
    """On the CPU it loads: only where there is a GPU does the line move a tensor to it."""
    moving = 'TWO = torch.ones(1).to("cuda" if torch.cuda.is_available() else "cpu") + torch.ones(1)\n\n\nclass MSE:'
    file = planted(tmp_path, "05", ("class MSE:", moving), ("2 * self.difference", "TWO.item() * self.difference"))
    assert row(examined(examiner, "05", file)).feedback.startswith(
        f"It would fail on a GPU: line {line_of(file, 'TWO = ')} adds a CPU tensor"
    )


def test_a_refusal_cannot_tell_the_hidden_inputs(examiner, tmp_path):
    """A submission may raise the refusal itself, its inputs for a message: they aren't those that points hang on."""
    telling = """
        if y_true.is_cuda:
            raise sys.modules["grader.sandbox.guest.simulated_gpu"].WrongDevice(str(y_true.flatten().tolist()))
        self.difference = y_pred"""
    file = planted(
        tmp_path, "05", ("import torch", "import sys\n\nimport torch"), ("\n        self.difference = y_pred", telling)
    )
    said = row(examined(examiner, "05", file, seed=5)).feedback
    hidden = Draw(derived_seed(5, "draw", "test_loss/n=7/d=3"), torch.bfloat16, "cpu")
    assert str(hidden.anew(0).normal(7, 3).flatten().tolist()[0]) in said
    assert str(hidden.normal(7, 3).flatten().tolist()[0]) not in said


def test_one_seed_gives_one_verdict(examiner, tmp_path):
    file = planted(tmp_path, "05", ("/ self.difference.numel()", "/ torch.tensor([self.difference.numel()])"))
    said = [row(examined(examiner, "05", file, seed)) for seed in (8, 8, 9)]
    assert len({(found.outcome, found.feedback) for found in said}) == 1


def test_the_learner_reads_it_in_the_report(grade, tmp_path):
    planted(tmp_path, "05", ("/ self.difference.numel()", "/ torch.tensor([self.difference.numel()])"))
    done = grade("5")
    assert done.code == 0  # in this course it costs no points
    assert "Score: 10 of 10 points" in done.out
    assert "Your code would run on a GPU" in done.said
    assert "It would fail on a GPU: line 14 divides a CPU tensor by a CUDA tensor, or the reverse" in done.said
    assert "self.gradient = 2 * self.difference / torch.tensor([self.difference.numel()])" in done.said


# A course that gives points for it

NAME = "exercise90_double"
COURSE = {
    "exercises/exercise.toml": """
        title = "Twice"
        topic = "a test"
        after = []
        minutes = 1
        version = "1"
        stub = "double.py"
        points = 10
        portability = 2.5
        by_hand = true
        dtypes = ["float64"]
        hints = ["Think.", "Think of twice."]

        [interface]
        "double" = "double(x)"
    """,
    "exercises/README.md": "# Twice\n",
    "exercises/double.py": "def double(x):\n    raise NotImplementedError\n",
    "exercises/test_examples.py": '''
        def test_example(submission):
            """Example: the name is there."""
            submission.double
    ''',
    "solutions/double.py": "import torch\n\n\ndef double(x):\n    return 2 * x\n",
    "tests/hidden/test_double.py": '''
        import pytest

        from grader.testing import assert_value, torch_value


        @pytest.mark.points(7.5)
        def test_double(submission, draw):
            """double(x) is twice x."""
            x = draw.normal(3, 2)
            assert_value(submission.double(x), torch_value(lambda x: 2 * x, x=x))
    ''',
}
POINTS = {
    "right": ("import torch\n\ndef double(x):\n    return 2 * x\n", 10.0, "passed"),
    "mixed": ("import torch\n\ndef double(x):\n    return x * torch.tensor([2.0])\n", 7.5, "failed"),
    "wrong": ("import torch\n\ndef double(x):\n    return 3 * x\n", 0.0, "not_checked"),
}


def test_points_are_earned_and_lost(checkout, tmp_path):
    for place, text in COURSE.items():
        room, _, name = place.rpartition("/")
        file = checkout.root / room / NAME / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    for name, (source, points, outcome) in POINTS.items():
        file = tmp_path / f"{name}.py"
        file.write_text(source, encoding="utf-8")
        report = json.loads(checkout.grade("90", "-s", file, "--device", "cpu", "--format", "json").out)
        (found,) = (test for test in report["tests"] if test["id"] == portability.TEST)
        assert (report["score"], report["max_score"]) == (points, 10)
        assert (found["outcome"], found["max_points"]) == (outcome, 2.5)
