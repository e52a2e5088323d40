"""What comes of learner code in a worker: values, exceptions, and an outcome with a name for everything else."""

from __future__ import annotations

import re
import textwrap

import pytest


def test_a_call_gives_its_value(call):
    outcome = call("def double(x): return 2 * x", "submission.double(torch.ones(2))")
    assert outcome.shown == "tensor([2., 2.])"


def test_an_object_stays_with_the_learner_and_is_used_from_afar(call):
    source = """
        class Layer:
            def __init__(self, size): self.size = size
            def grow(self, by=1): self.size += by
    """
    calls = ["l := submission.Layer(3)", "l.grow(by=4)", "setattr(l, 'size', l.size * 2)", "(l, l.size)"]
    steps = f"[{', '.join(f'({c})' for c in calls)}][-1]"
    assert call(source, steps).shown == "(<Layer of the submission>, 14)"


METHOD = """
    class Layer:
        def step(self): return 1
        def change(self): self.step = lambda: 2
        def lose(self): del Layer.step
        def keep(self): self.step = 3
"""


@pytest.mark.parametrize(
    ("between", "shown"),
    [("change", "2"), ("lose", "AttributeError"), ("keep", "TypeError")],
)
def test_a_method_is_what_it_is_when_it_is_called(call, between, shown):
    outcome = call(METHOD, f"(l := submission.Layer(), l.step(), l.{between}(), l.step())[-1]")
    assert shown in (getattr(outcome, "shown", None), getattr(outcome, "type", None))


def test_a_method_can_be_kept_and_passed_on(call):
    source = METHOD + "\n    def twice(step): return step() + step()"
    assert call(source, "(l := submission.Layer(), l.step(), submission.twice(l.step))[-1]").shown == "2"


def test_a_held_value_shows_what_the_code_did_to_it(call):
    outcome = call(
        "def spoil(x): x.zero_()",
        "(x := put(submission, torch.ones(2)), submission.spoil(x), get(x))[-1]",
    )
    assert outcome.shown == "tensor([0., 0.])"


def test_the_arguments_themselves_never_change(call):
    outcome = call("def spoil(x): x.zero_()", "(x := torch.ones(2), submission.spoil(x), x)[-1]")
    assert outcome.shown == "tensor([1., 1.])"


# Exceptions


def test_an_exception_comes_back_with_the_learners_own_lines_only(call):
    source = """
        import json

        def parse(text):
            return json.loads(text)

        def answer():
            return parse("not JSON")
    """
    outcome = call(source, "submission.answer()")
    assert (outcome.name, outcome.type, outcome.outcome) == ("raised", "JSONDecodeError", "failed")
    assert outcome.message == "Expecting value: line 1 column 1 (char 0)"
    assert outcome.sentence == "`answer()` raised JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
    frames = [(frame.label, frame.line, frame.function) for frame in outcome.frames]
    assert frames == [("learner.py", 8, "answer"), ("learner.py", 5, "parse")]


@pytest.mark.parametrize(
    ("statement", "type_name", "message"),
    [
        ("raise SystemExit(0)", "SystemExit", "0"),
        ("import sys; sys.exit('enough')", "SystemExit", "enough"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
        ("raise GeneratorExit", "GeneratorExit", ""),
        ("def f(): f()\nf()", "RecursionError", "maximum recursion depth exceeded"),
        ("raise MemoryError", "MemoryError", ""),
        ("raise ValueError('half an emoji: \\ud83d')", "ValueError", "half an emoji: \\ud83d"),
        ("raise ValueError('\\x1b[2Jgone')", "ValueError", "\N{REPLACEMENT CHARACTER}[2Jgone"),
        ("raise ValueError('x' * 10**6)", "ValueError", "x" * 2000),
        ("raise type('Evil', (Exception,), {'__str__': lambda self: 1 / 0})", "Evil", ""),
        ("raise type('Evil', (Exception,), {'__str__': lambda self: exit()})", "Evil", ""),
        ("raise type('A\\x1bB' * 99, (Exception,), {})", "AB" * 33 + "A", ""),
    ],
)
def test_whatever_is_raised_comes_back_as_text(call, statement, type_name, message):
    source = "def answer():\n" + textwrap.indent(statement, "    ")
    outcome = call(source, "submission.answer()")
    assert (outcome.name, outcome.type) == ("raised", type_name)
    assert outcome.message.startswith(message)
    assert len(outcome.message) <= 2000


@pytest.mark.parametrize(
    "defined",
    [
        "class Meta(type): __getattribute__ = lambda *_: 1 / 0",
        "class Meta(type): __name__ = property(lambda _: 1 / 0)",
        "class Meta(type): __mro__ = property(lambda _: 1 / 0)",
        "class Meta(type): __eq__, __hash__ = lambda *_: 1 / 0, type.__hash__",
        "class Meta(type): __instancecheck__ = lambda *_: exit()",
    ],
)
@pytest.mark.parametrize(
    "own",
    [
        "pass", "__traceback__ = property(lambda _: 1 / 0)", "__class__ = property(lambda _: 1 / 0)",
        "__getattribute__ = lambda *_: 1 / 0",
    ],
)  # fmt: skip
def test_an_exception_whose_class_raises_is_an_exception_all_the_same(call, defined, own):
    source = f"{defined}\nclass Evil(RuntimeError, metaclass=Meta):\n    {own}\ndef answer(): raise Evil('words')"
    outcome = call(source, "submission.answer()")
    assert (outcome.name, outcome.type, outcome.message) == ("raised", "Evil", "words")
    assert outcome.frames[-1].function == "answer"


def test_a_plain_exception_with_a_hostile_argument_is_one_too(call):
    source = "class Evil: __str__ = __repr__ = lambda _: 1 / 0\ndef answer(): raise RuntimeError(Evil())"
    outcome = call(source, "submission.answer()")
    assert (outcome.name, outcome.type, outcome.message) == ("raised", "RuntimeError", "")


def test_a_syntax_error_points_at_its_line(run):
    (failure,) = run("x = 1\ny = (\n").loading
    assert (failure.type, failure.frames[-1].line) == ("SyntaxError", 2)


def test_what_stands_before_an_exception_in_the_source_is_there(run):
    answer = run("x = 1\nraise ValueError('half way')\ny = 2", "submission.x", "submission.y")
    assert [failure.message for failure in answer.loading] == ["half way"]
    assert [(o.name, getattr(o, "kind", None)) for o in answer.calls] == [("returned", None), ("raised", "missing")]


@pytest.mark.parametrize(
    ("source", "why"), [("#" * 300_000, "it is too large"), ("x = '\ud83d'", "half a surrogate pair")]
)
def test_source_that_cannot_be_handed_over_is_a_plain_failure(run, source, why):
    (outcome,) = run(source).loading
    assert outcome.name == "failed"
    assert outcome.sentence.startswith("Your code can't be run: ")
    assert why in outcome.sentence


def test_a_worker_that_raised_goes_on(call):
    assert call("def f(x): return 1 / x", "submission.f(0)", "submission.f(2)").shown == "0.5"


# Values that can't come back


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("torch.zeros(2**21)", "more than 1,048,576 numbers"),
        ("torch.zeros(1).expand(2**21)", "more than 1,048,576 numbers"),
        ("'x' * 10**6", "it is too large"),
        ("[0] * 10**5", "more than 20000 items"),
        ("2**100_000", "more than 1024 bits"),
        ("{(1, 2): 3}", "dict key"),
        ("'\\ud83d'", "half a surrogate pair"),
    ],
)
def test_a_value_too_large_or_odd_to_send_is_a_plain_failure(call, value, why):
    outcome = call(f"import torch\ndef answer(): return {value}", "submission.answer()", "submission.answer()")
    assert (outcome.name, outcome.outcome) == ("raised", "failed")
    assert outcome.message.startswith("the result can't be sent to the grader: ")
    assert why in outcome.message


@pytest.mark.parametrize(
    "value",
    [
        "type('Liar', (), {'__class__': property(lambda self: float)})()",
        "type('Liar', (float,), {'__float__': lambda self: 0.0, '__eq__': lambda *_: True})()",
    ],
)
def test_an_object_that_lies_about_itself_is_no_value(call, value):
    outcome = call(f"import torch\ndef answer(): return {value}", "submission.answer()")
    assert outcome.shown == "<Liar of the submission>"


def test_a_name_that_would_clear_the_terminal_is_made_visible(call):
    outcome = call("def answer(): return type('\\x1b[2J', (), {})()", "submission.answer()")
    assert outcome.shown == "<\N{REPLACEMENT CHARACTER}[2J of the submission>"


# Ends that aren't answers


@pytest.mark.parametrize(
    ("statement", "how"),
    [
        ("import os; os._exit(0)", "ended the whole Python process instead"),
        ("import os; os._exit(3)", "ended the whole Python process instead"),
        ("import ctypes; ctypes.string_at(0)", "signal 11"),
        ("import os; os.abort()", "signal"),
        ("import os; os.closerange(3, 64)", "closed the connection"),
    ],
)
def test_a_process_that_ends_has_crashed(call, statement, how):
    source = f"def answer():\n    {statement}\n    import time; time.sleep(9)"
    outcome = call(source, "submission.answer()")
    assert outcome.name == "crashed"
    assert how in outcome.sentence
    assert outcome.sentence.startswith("`answer()` ")
    assert outcome.seconds < 2


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "while True: pass"])
def test_a_call_without_an_answer_is_told_by_the_kinds_of_its_arguments(call, end):
    """The name of a type, a shape, a key or a number may come from the learner's code, and carry an input out."""
    source = f"""
        import torch
        def made(x): return [type('N47', (), {{}})(), torch.zeros(47), {{'47': 1}}, 47, '47', 4.7]
        class Net:
            def __init__(self, *given): pass
            def __call__(self, *given, x):
                {end}
    """
    outcome = call(source, "(m := submission.made(1), submission.Net(*m)(*m, x=m[1]))", test_s=0.4)
    said = "`Net(object, tensor, dict, int, str, float)(object, tensor, dict, int, str, float, x=tensor)`"
    assert outcome.name in ("crashed", "timeout")
    assert outcome.sentence.startswith(said)
    assert "47" not in outcome.sentence


def test_a_modules_parameter_is_set_from_a_tensor(call):
    """torch.nn.Module refuses a plain tensor in a parameter's place."""
    source = """
        import torch
        class Net(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.weights = torch.nn.Parameter(torch.zeros(2), requires_grad=False)
            def kept(self): return isinstance(self.weights, torch.nn.Parameter), self.weights.tolist()
    """
    steps = ["net := submission.Net()", "setattr(net, 'weights', torch.ones(2))", "(net.kept(), net.weights)"]
    shown = call(source, f"[{', '.join(f'({step})' for step in steps)}][-1]").shown
    assert shown == "((True, [1.0, 1.0]), tensor([1., 1.]))"


def test_after_a_crash_every_further_call_says_so(call):
    outcome = call("import os\ndef answer(): os._exit(0)", "submission.answer()", "submission.answer()")
    assert (outcome.name, outcome.sentence) == ("crashed", "`answer()` was called after your code had exited.")


@pytest.mark.parametrize(
    "statement",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "import threading; threading.Lock().acquire() and threading.Event().wait()",
        "import signal\n    for s in (2, 15, 24): signal.signal(s, signal.SIG_IGN)\n    while True: pass",
        "import torch\n    while True:\n        try: torch.ones(10).sum()\n        except BaseException: pass",
    ],
    ids=["loop", "sleep", "deadlock", "signals ignored", "everything caught"],
)
def test_code_that_doesnt_come_back_is_stopped_in_time(call, statement):
    outcome = call(f"def answer():\n    {statement}", "submission.answer()", test_s=0.4)
    assert outcome.name == "timeout"
    assert "exceeded the time limit of 0.4 s for a test" in outcome.sentence
    assert outcome.seconds < 10


def test_code_that_hangs_while_it_loads_is_stopped_in_time(run):
    (outcome,) = run("while True: pass", test_s=0.4).loading
    assert outcome.name == "timeout"
    assert outcome.sentence.startswith("loading your code exceeded the time limit")
    assert outcome.seconds < 10


@pytest.mark.parametrize(
    "statement",
    ["torch.ones(2**30)", "bytearray(4 * 2**30)", "[[0] * 10**6 for _ in range(10**6)]"],
)
def test_more_memory_than_allowed_is_an_outcome_of_its_own(call, statement):
    outcome = call(f"import torch\ndef answer(): return {statement}", "submission.answer()", memory_mb=400)
    assert getattr(outcome, "outcome", outcome.name) == "memory"
    assert outcome.seconds < 3


def test_shared_memory_counts_too(call):
    source = """
        import mmap, time

        def answer():
            held = []
            for _ in range(30):
                held.append(mmap.mmap(-1, 30 << 20))
                held[-1].write(b"x" * (30 << 20))
                time.sleep(0.01)
    """
    outcome = call(source, "submission.answer()", memory_mb=400)
    assert (outcome.name, outcome.sentence) == ("memory", "`answer()` exceeded the memory limit of 400 MB.")


def test_a_flood_of_output_goes_nowhere(call, capfd):
    source = """
        import os, sys

        def answer():
            for _ in range(1000):
                sys.stdout.write("PASSED " * 1000)
                sys.stderr.write("PASSED " * 1000)
                os.write(1, b"PASSED " * 1000)
            return "done"
    """
    assert call(source, "submission.answer()").shown == "'done'"
    assert "PASSED" not in "".join(capfd.readouterr())


def test_a_thread_cannot_be_started(call):
    source = """
        import threading

        def answer():
            threading.Thread(target=print).start()
    """
    outcome = call(source, "submission.answer()")
    assert (outcome.type, outcome.message) == ("RuntimeError", "can't start new thread")


# Forged answers

FORGE = """
    import os, struct, time
    import msgpack

    def write(data):
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, data)
            except OSError:
                pass

    def say(header, body=b"", size=None):
        packed = msgpack.packb(header)
        write(struct.pack(">4sIQ", b"GRD1", len(packed), len(body) if size is None else size) + packed + body)
"""


@pytest.mark.parametrize(
    "forged",
    [
        "say(['d', [['value', ['T', 'float32', [10**9], 'cpu', False]]]], size=4 * 10**9)",
        "say(['d', [['value', ['A', 'float32', [0, 2**26, 2**26, 2**26]]]]])",
        "say(['l', [1]])",
        "say('PASSED')",
        "write(b'x' * 64)",
    ],
    ids=["too large", "overflowing", "no answer", "text", "no frame"],
)
def test_what_isnt_an_answer_is_a_crash(call, forged):
    source = textwrap.dedent(FORGE) + textwrap.dedent(f"""
        def answer():
            {forged}
            time.sleep(9)
    """)
    outcome = call(source, "submission.answer()", test_s=3)
    assert outcome.name == "crashed"
    assert "returned a value that can't be read" in outcome.sentence
    assert outcome.seconds < 2


@pytest.mark.parametrize(
    "failed",
    [
        "5", "None", "'text'",
        "['d', [['frames', 5]]]", "['d', [['frames', ['l', [1, ['l', [2]], ['l', [1, 2, 3]]]]]]]",
        "['d', [['kind', ['A', 'float32', [2]]]]]", "['h', 10**18, 'Handle']", "['d', [['frames', ['h', 0, 'x']]]]",
        "['d', [['type', 5], ['message', ['l', []]]]]", "['d', [['kind', 'passed'], ['outcome', 'passed']]]",
    ],
)  # fmt: skip
def test_a_forged_failure_is_an_ordinary_failure(call, failed):
    body = "bytes(8)" if "'A'" in failed else "b''"
    source = textwrap.dedent(FORGE) + textwrap.dedent(f"""
        def answer():
            say(['d', [['failed', {failed}]]], {body})
            time.sleep(9)
    """)
    outcome = call(source, "submission.answer()", test_s=3)
    assert (outcome.name, outcome.kind, outcome.outcome) == ("raised", "raised", "failed")


def test_a_forged_list_of_names_is_empty(run):
    source = textwrap.dedent(FORGE) + "say(['d', [['value', ['l', []]]]]); say(['d', [['value', 5]]])"
    answer = run(source, "submission.names()")
    assert answer.loading == []
    assert answer.calls[0].shown == "[]"


def test_a_forged_handle_leads_nowhere(call):
    source = textwrap.dedent(FORGE) + textwrap.dedent("""
        def answer():
            say(['d', [['value', ['h', 10**6, 'Layer']]]])
            time.sleep(0.2)
    """)
    outcome = call(source, "submission.answer().weights", test_s=3)
    assert outcome.name in ("crashed", "returned")  # the genuine answer may still be read in place of the attribute
    assert outcome.seconds < 2


# One worker and the next

STATE = {
    "a global": ("import torch\ntorch.left_behind = 1", "hasattr(torch, 'left_behind')", "False"),
    "a patched function": ("import torch\ntorch.ones = torch.zeros", "torch.ones(1).item()", "1.0"),
    "a patched builtin": ("import builtins\nbuiltins.abs = lambda _: 7", "abs(-1)", "1"),
    "a patched method": ("import torch\ntorch.Tensor.add = None", "torch.ones(1).add(1).item()", "2.0"),
    "the default dtype": ("import torch\ntorch.set_default_dtype(torch.float64)", "torch.ones(1).element_size()", "4"),
    "grad mode": ("import torch\ntorch.set_grad_enabled(False)", "torch.is_grad_enabled()", "True"),
    "a module": ("import sys\nsys.modules['numpy'] = None", "__import__('numpy').float32.__name__", "'float32'"),
    "an environment variable": ("import os\nos.environ['LEFT'] = '1'", "__import__('os').environ.get('LEFT')", "None"),
    "a file": ("open('left', 'w').close()", "__import__('os').listdir('.')", "[]"),
}


@pytest.mark.parametrize(("leave", "look", "clean"), STATE.values(), ids=STATE.keys())
def test_what_one_worker_does_to_its_process_doesnt_reach_the_next(run, call, leave, look, clean):
    see = f"import torch\ndef see(): return {look}"
    spoilt = run(f"{see}\n{leave}", "submission.see()").calls[0]
    assert getattr(spoilt, "shown", "failed") != clean  # or this would test nothing
    assert call(see, "submission.see()").shown == clean


def test_random_numbers_follow_from_the_seed_alone(call):
    source = """
        import random
        import numpy as np
        import torch

        def draw():
            return random.random(), float(np.random.rand()), torch.rand(1).item()
    """
    first = call(source, "submission.draw()", "submission.draw()")
    again = call(source, "submission.draw()", "submission.draw()")
    other = call(source, "submission.draw()", "submission.draw()", seed=2)
    assert first.shown == again.shown
    assert not set(re.findall(r"[\d.]+", first.shown)) & set(re.findall(r"[\d.]+", other.shown))


# Autograd in a by-hand exercise


HONEST = {
    "requires_grad_(False)": "torch.ones(2).requires_grad_(False) * 2",
    "set_grad_enabled(False)": "(torch.set_grad_enabled(False), torch.ones(2) * 2)[1]",
    "no_grad": "torch.no_grad()(lambda: torch.ones(2) * 2)()",
    "torch.compile": "torch.compile(lambda x: x * 2)(torch.ones(2))",
    "torch.compile with settings": "torch.compile(backend='eager')(lambda x: x * 2)(torch.ones(2))",
    "torch.jit.script": "torch.jit.script(double)(torch.ones(2))",
    "inspect.getsource": "torch.ones(2) * 2 * __import__('inspect').getsource(double).count('x * 2')",
    "vmap": "torch.func.vmap(double)(torch.ones(2))",
    "a module's parameters": "torch.nn.Linear(1, 2).requires_grad_(False).weight.detach()[:, 0] * 0 + 2",
}  # fmt: skip


@pytest.mark.parametrize("expression", HONEST.values(), ids=HONEST.keys())
def test_what_takes_no_gradient_runs_in_a_by_hand_exercise(call, expression):
    source = f"import torch\ndef double(x):\n    return x * 2\ndef answer():\n    return {expression}\n"
    assert call(source, "submission.answer()", by_hand=True).shown == "tensor([2., 2.])"


TRAPPED = {
    "Tensor.backward": "torch.ones(1, requires_grad=True).sum().backward()",
    "requires_grad_": "torch.ones(1).requires_grad_()",
    "torch.func.grad": "torch.func.grad(lambda x: x.sum())(torch.ones(1))",
    "torch.func.vjp": "torch.func.vjp(torch.sin, torch.ones(1))",
    "torch.func.jacrev": "torch.func.jacrev(torch.sin)(torch.ones(1))",
    "torch.autograd.grad": "torch.autograd.grad(torch.ones(1, requires_grad=True).sum(), [])",
    "torch.autograd.backward": "torch.autograd.backward([])",
    "torch.autograd.functional.jacobian": "torch.autograd.functional.jacobian(torch.sin, torch.ones(1))",
    "torch.autograd.forward_ad": "torch.autograd.forward_ad.dual_level()",
    "torch.enable_grad": "torch.enable_grad().__enter__()",
    "torch.set_grad_enabled": "torch.set_grad_enabled(True)",
    "torch._C._set_fwd_grad_enabled": "torch._C._set_fwd_grad_enabled(True)",
    "torch._C._ForceDispatchKeyGuard": "torch._C._ForceDispatchKeyGuard(None, None)",
    "torch._C._dispatch_call_boxed": "torch._C._dispatch_call_boxed(None)",
    "torch._C._grad_decrement_nesting": "torch._functorch.eager_transforms.vjp(torch.sin, torch.ones(1))",
    "torch.ops.aten.mse_loss_backward": "torch.ops.aten.mse_loss_backward(*torch.ones(3, 1), 1)",
    "torch.ops.aten._softmax_backward_data": "torch._softmax_backward_data(*torch.ones(2, 3), 0, torch.float32)",
}


@pytest.mark.parametrize(("entry", "expression"), TRAPPED.items(), ids=TRAPPED.keys())
def test_torchs_own_gradients_are_refused_in_a_by_hand_exercise(call, entry, expression):
    source = f"import torch\ndef answer():\n    return {expression}"
    outcome = call(source, "submission.answer()", by_hand=True)
    assert (outcome.kind, outcome.outcome) == ("policy", "policy")
    assert outcome.message.startswith(f"`{entry}` was called, but this exercise asks for gradients by hand")
    assert outcome.frames[-1].line == 3


def test_grad_mode_is_off_in_a_by_hand_exercise(call):
    source = "import torch\ndef answer(): return (torch.ones(1, requires_grad=True) * 2).requires_grad"
    assert call(source, "submission.answer()", by_hand=True).shown == "False"
    assert call(source, "submission.answer()").shown == "True"


def test_no_grad_still_works_in_a_by_hand_exercise(call):
    source = """
        import torch

        @torch.no_grad()
        def decorated(x):
            return 2 * x

        def answer(x):
            with torch.no_grad():
                return decorated(x) + 1
    """
    assert call(source, "submission.answer(torch.ones(1))", by_hand=True).shown == "tensor([3.])"


def test_inference_mode_still_works_in_a_by_hand_exercise(call):
    source = """
        import torch

        @torch.inference_mode()
        def decorated(x):
            return 2 * x

        def answer(x):
            with torch.inference_mode():
                y = decorated(x)
            y += 1
            return y
    """
    assert call(source, "submission.answer(torch.ones(1))", by_hand=True).shown == "tensor([3.])"


def test_nothing_is_recorded_in_a_by_hand_exercise_even_when_grad_mode_is_on(call):
    source = """
        import torch

        def answer():
            torch.ops.aten.set_grad_enabled(True)
            with torch.inference_mode(False):
                y = 2 * torch.nn.Parameter(torch.ones(1))
            return [torch.is_grad_enabled(), y.requires_grad]
    """
    assert call(source, "submission.answer()", by_hand=True).shown == "[True, False]"


def test_ordinary_torch_works_in_a_by_hand_exercise(call):
    source = """
        import copy
        import torch

        def answer():
            model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
            copied = copy.deepcopy(model)
            x = torch.ones(5, 3)
            x[1:].mul_(2).t().add_(1)
            x.detach().numpy()[0] = 7
            optimizer = torch.optim.SGD(copied.parameters(), lr=1.0)
            for parameter in copied.parameters():
                parameter.grad = torch.ones_like(parameter)
            optimizer.step()
            moved = torch.vmap(torch.sum)(copied[0].weight.detach() - model[0].weight.detach())
            return x[:2].tolist(), moved.round().tolist(), tuple(model(x).shape)
    """
    shown = call(source, "submission.answer()", by_hand=True).shown
    assert shown == "([[7.0, 7.0, 7.0], [3.0, 3.0, 3.0]], [-3.0, -3.0, -3.0, -3.0], (5, 1))"


@pytest.mark.parametrize(
    "line",
    ["import ctypes; ctypes.CDLL(None)", "import gc; gc.get_objects()", "answer.__code__ = (lambda: None).__code__"],
)
def test_what_leads_round_the_traps_is_refused(call, line):
    source = f"def answer():\n    {line}"
    assert call(source, "submission.answer()", by_hand=True).kind == "policy"
    assert call(source, "submission.answer()").shown in ("None", "<CDLL 'None'>")


def test_autograd_works_where_an_exercise_allows_it(call):
    source = """
        import torch

        def answer():
            x = torch.ones(2, requires_grad=True)
            (3 * x).sum().backward()
            return x.grad
    """
    assert call(source, "submission.answer()").shown == "tensor([3., 3.])"
