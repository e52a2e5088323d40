"""Cases that share a worker earn what they earn alone, word for word."""

# ruff: noqa: E501 - each submission is a line of its own

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from types import SimpleNamespace

import pytest

from grader.course.catalogue import find
from grader.examiner.together import DecidingRuns
from grader.sandbox.host.time_left import WholeTime
from grader.submission.interface import Chunk, Submission

EXERCISE = find("3")
RIGHT = (EXERCISE.solution_folder / "linear.py").read_text(encoding="utf-8")
LATER = """
{start}

class Linear(Linear):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.knows = known()

    def backprop_gradient(self, gradient):
        learn()
        return super().backprop_gradient(gradient)

    def update(self, lr):
        if self.knows:
            super().update(lr)
"""
"""Its updates are right only where an earlier test has left something behind."""
PLACES = {
    "a global": "seen = 0\ndef learn():\n    global seen\n    seen = 1\ndef known(): return seen",
    "a list": "seen = []\ndef learn(): seen.append(1)\ndef known(): return len(seen)",
    "a class attribute": "class Seen: count = 0\ndef learn(): Seen.count += 1\ndef known(): return Seen.count",
    "a slot": "class Seen: __slots__ = ('count',)\nit = Seen()\ndef learn(): it.count = 1\ndef known(): return hasattr(it, 'count')",
    "a function attribute": "def learn(): learn.done = 1\ndef known(): return hasattr(learn, 'done')",
    "a default argument": "def learn(seen={}): seen[1] = 1\ndef known(): return len(learn.__defaults__[0])",
    "a closure": "def make():\n    n = 0\n    def learn():\n        nonlocal n\n        n = 1\n    return learn, lambda: n\nlearn, known = make()",
    "a counter": "import itertools\nn = itertools.count()\ndef learn(): next(n)\ndef known(): return '(0)' not in repr(n)",
    "a generator that runs out": "g = (i for i in range(1))\ndef learn(): next(g, None)\ndef known(): return g.gi_frame is None",
    "lru_cache": "import functools\n@functools.lru_cache\ndef learn(): pass\ndef known(): return learn.cache_info().currsize",
    "a cache by shape": "import torch\ncache = {}\ndef learn(): cache[torch.zeros(2).shape] = 1\ndef known(): return len(cache)",
    "a cache by id": "cache = {}\ndef learn(): cache[id(object())] = 1\ndef known(): return len(cache)",
    "a docstring": "def learn(): learn.__doc__ = 'x'\ndef known(): return learn.__doc__",
    "a new name in torch": "import torch\ndef learn(): torch.seen = 1\ndef known(): return hasattr(torch, 'seen')",
    "a replaced function of torch": "import torch\nrelu = torch.relu\ndef learn(): torch.relu = torch.sigmoid\ndef known(): return torch.relu is not relu",
    "a class of torch": "import torch\ndef learn(): torch.nn.Linear.seen = 1\ndef known(): return hasattr(torch.nn.Linear, 'seen')",
    "a method of tensors": "import torch\ndef learn(): torch.Tensor.seen = 1\ndef known(): return hasattr(torch.Tensor, 'seen')",
    "another module's name": "import string\ndef learn(): string.digits = ''\ndef known(): return not string.digits",
    "a module imported late": "def learn():\n    import string\n    string.digits = ''\ndef known():\n    import string\n    return not string.digits",
    "the environment": "import os\ndef learn(): os.environ['SEEN'] = '1'\ndef known(): return 'SEEN' in os.environ",
    "a file": "import os\ndef learn(): open('seen', 'w').close()\ndef known(): return os.path.exists('seen')",
    "what is in a file": "f = open('seen', 'w+')\ndef learn(): f.write('1')\ndef known(): return f.tell()",
    "an array": "import numpy as np\na = np.zeros(2)\ndef learn(): a[0] = 1\ndef known(): return a.any()",
    "a tensor's data": "import torch\na = torch.zeros(2)\ndef learn(): a.data.fill_(1)\ndef known(): return bool(a.any())",
    "a tensor's attribute": "import torch\na = torch.zeros(2)\ndef learn(): a.seen = 1\ndef known(): return hasattr(a, 'seen')",
    "a parameter of a layer": "import torch\nm = torch.nn.Linear(1, 1)\ndef learn(): m.bias.data.fill_(9)\ndef known(): return float(m.bias) == 9",
    "random numbers": "import random\nrandom.seed(1)\nat = random.getstate()\ndef learn(): random.random()\ndef known(): return random.getstate() != at",
    "torch's random numbers": "import torch\nat = torch.get_rng_state()\ndef learn(): torch.manual_seed(7)\ndef known(): return torch.initial_seed() == 7",
    "a generator of numpy": "import numpy as np\nr = np.random.default_rng(0)\nat = str(r.bit_generator.state)\ndef learn(): r.random()\ndef known(): return str(r.bit_generator.state) != at",
    "the default dtype": "import torch\ndef learn(): torch.set_default_dtype(torch.float64)\ndef known(): return torch.get_default_dtype() == torch.float64",
    "deterministic algorithms": "import torch\ndef learn(): torch.use_deterministic_algorithms(True)\ndef known(): return torch.are_deterministic_algorithms_enabled()",
    "numpy's errors": "import numpy as np\ndef learn(): np.seterr(all='ignore')\ndef known(): return np.geterr()['over'] == 'ignore'",
    "the recursion limit": "import sys\ndef learn(): sys.setrecursionlimit(1234)\ndef known(): return sys.getrecursionlimit() == 1234",
    "warnings": "import warnings\ndef learn(): warnings.simplefilter('ignore')\ndef known(): return warnings.filters[0][0] == 'ignore'",
    "a context variable": "import contextvars\nv = contextvars.ContextVar('v', default=0)\ndef learn(): v.set(1)\ndef known(): return v.get()",
    "a thread's own": "import threading\nt = threading.local()\ndef learn(): t.seen = 1\ndef known(): return hasattr(t, 'seen')",
    "a deque": "import collections\nd = collections.deque([0], 1)\ndef learn(): d.append(1)\ndef known(): return d[0]",
    "a dict's order": "d = dict(a=1, b=2)\ndef learn(): d['a'] = d.pop('a')\ndef known(): return next(iter(d)) == 'b'",
    "a partial function": "import functools\np = functools.partial(int)\ndef learn(): p.keywords['base'] = 2\ndef known(): return len(p.keywords)",
    "bytes in place": "b = bytearray(1)\ndef learn(): b[0] = 1\ndef known(): return b[0]",
    "a class swap": "class A: pass\nclass B: pass\nit = A()\ndef learn(): it.__class__ = B\ndef known(): return type(it) is B",
    "an ordered dict": "from collections import OrderedDict\nd = OrderedDict(a=1, b=2)\ndef learn(): d.move_to_end('a')\ndef known(): return next(iter(d)) == 'b'",
    "a tensor's hooks": "import torch\na = torch.zeros(2, requires_grad=True)\ndef learn(): a.register_hook(print) if not a._backward_hooks else 0\ndef known(): return bool(a._backward_hooks)",
    "a class of torch.optim": "import torch\ndef learn(): torch.optim.SGD.seen = 1\ndef known(): return hasattr(torch.optim.SGD, 'seen')",
    "a container put into torch": "import torch\ntorch.seen = {}\ndef learn(): torch.seen[1] = 1\ndef known(): return len(torch.seen)",
    "a made class": "import types\nSeen = types.new_class('Seen')\ndef learn(): Seen.done = 1\ndef known(): return hasattr(Seen, 'done')",
    "a made module": "import types\nm = types.ModuleType('m')\ndef learn(): m.seen = 1\ndef known(): return hasattr(m, 'seen')",
    "functions of an exec": "space = {}\nexec('n = 0\\ndef learn():\\n    global n\\n    n = 1', space)\nlearn = space['learn']\ndef known(): return learn.__globals__['n']",
    "a bound method": "add = [].append\ndef learn(): add(1)\ndef known(): return len(add.__self__)",
    "the decimal context": "import decimal\ndef learn(): decimal.getcontext().prec = 9\ndef known(): return decimal.getcontext().prec == 9",
    "the module's own table": "import sys\ndef learn(): sys.modules['seen'] = sys\ndef known(): return 'seen' in sys.modules",
    "what a patched function of torch counts": "import torch\ndef counted(f):\n    n = [0]\n    def w(*a, **k):\n        n[0] += 1\n        return f(*a, **k)\n    w.n = n\n    return w\ntorch.relu = counted(torch.relu)\ndef learn(): torch.relu(torch.zeros(1))\ndef known(): return torch.relu.n[0]",
    "what a patched method of tensors counts": "import torch\nn = [0]\nold = torch.Tensor.sum\ndef counted(*a, n=n, **k):\n    n[0] += 1\n    return old(*a, **k)\ntorch.Tensor.sum = counted\ndel n\ndef learn(): torch.zeros(1).sum()\ndef known(): return torch.Tensor.sum.__kwdefaults__['n'][0]",
    "a container put into a class of torch": "import torch\ntorch.nn.Module.cache = {}\ndef learn(): torch.nn.Module.cache[1] = 1\ndef known(): return len(torch.nn.Module.cache)",
    "a container put into sys": "import sys\nsys.cache = []\ndef learn(): sys.cache.append(1)\ndef known(): return len(sys.cache)",
    "a made module in the table": "import sys, types\nsys.modules['state'] = types.ModuleType('state')\nsys.modules['state'].seen = []\ndef learn():\n    import state\n    state.seen.append(1)\ndef known():\n    import state\n    return len(state.seen)",
    "an attribute of what lru_cache makes": "import functools\n@functools.lru_cache\ndef h(): pass\nh.seen = 0\ndef learn(): h.seen = 1\ndef known(): return h.seen",
    "a file in a folder": "import os\nos.makedirs('cache', exist_ok=True)\nopen('cache/n', 'w').write('0')\ndef learn(): open('cache/n', 'w').write('1')\ndef known(): return open('cache/n').read() == '1'",
    "torch's print options": "import torch\ndef learn(): torch.set_printoptions(precision=9)\ndef known(): return torch._tensor_str.PRINT_OPTS.precision == 9",
    "the first logger": "import logging\ndef learn(): logging.warning('x')\ndef known(): return len(logging.root.handlers)",
    "the command's words": "import sys\ndef learn(): sys.argv.append('x')\ndef known(): return 'x' in sys.argv",
    "what is printed into memory": "import sys, io\nsys.stdout = io.StringIO()\ndef learn(): print('x')\ndef known(): return sys.stdout.getvalue()",
    "an abstract class's register": "import abc\nclass A(abc.ABC): pass\ndef learn(): A.register(int)\ndef known(): return issubclass(int, A)",
    "what an array is a part of": "import numpy as np\na = np.zeros(4)[:2]\ndef learn(): a.base[3] = 1\ndef known(): return a.base[3]",
    "what a tensor's hook counts": "import torch\na = torch.zeros(2, requires_grad=True)\nn = []\ndef hook(g, n=n): n.append(1)\na.register_hook(hook)\ndel hook, n\ndef the(): return next(iter(a._backward_hooks.values())).__defaults__[0]\ndef learn(): the().append(1)\ndef known(): return len(the())",
    "a generic alias": "import types\nA = types.GenericAlias(list, ([],))\ndef learn(): A.__args__[0].append(1)\ndef known(): return len(A.__args__[0])",
    "what gc calls": "import gc\ndef f(*a): pass\ndef learn(): gc.callbacks.append(f)\ndef known(): return f in gc.callbacks",
}  # fmt: skip
CHANGES = {
    "nothing": "",
    "what it prints": "class Linear(Linear):\n    def __call__(self, x):\n        print('forward', x.shape)\n        return super().__call__(x)\n",
    "a cache that is of no use": "cache = {}\nclass Linear(Linear):\n    def __call__(self, x):\n        cache[0] = x\n        return super().__call__(x)\n",
    "memory that it never wrote": "class Linear(Linear):\n    def backprop_gradient(self, gradient):\n        super().backprop_gradient(gradient)\n        self.w_gradient = torch.empty_like(self.weights).mul_(0) + self.w_gradient\n        return self.x_gradient\n",
    "memory of an old constructor": "class Linear(Linear):\n    def __init__(self, *sizes):\n        super().__init__(*sizes)\n        self.weights = torch.Tensor(*sizes)\n        self.bias = torch.Tensor(sizes[1])\n",
    "the tenth call fails": "n = 0\nclass Linear(Linear):\n    def __call__(self, x):\n        global n\n        n += 1\n        if n > 10: raise RuntimeError(f'call {n}')\n        return super().__call__(x)\n",
    "a default dtype that stays": "class Linear(Linear):\n    def update(self, lr):\n        super().update(lr)\n        torch.set_default_dtype(torch.float64)\n",
    "an exit after some calls": "n = []\nclass Linear(Linear):\n    def __call__(self, x):\n        n.append(1)\n        if len(n) > 9: __import__('os')._exit(3)\n        return super().__call__(x)\n",
}  # fmt: skip


@pytest.fixture
def both(examiner):
    """The results of a file's source with its cases together and alone, without their times."""

    def run(source, mode):
        own = Submission("linear.py", "", (Chunk("linear.py", source),), True)
        return [_result(examiner, own, each) for each in (mode, f"{mode} alone")]

    return run


def _result(examiner, submission, mode):
    result = asdict(examiner.run(EXERCISE.name, submission, 1, ("cpu",), mode=mode))
    for case in result["cases"]:
        case.pop("duration_s")
        case.pop("repairs")  # how far the search for a line comes depends on the time
    result.pop("environment")
    return result


def _outcomes(result):
    return {case["id"]: case["outcome"] for case in result["cases"]}


SLOW = pytest.mark.slow


@pytest.mark.parametrize("place", ["a global", *(pytest.param(one, marks=SLOW) for one in PLACES if one != "a global")])
def test_nothing_that_one_test_leaves_behind_helps_the_next(both, place):
    together, alone = both(RIGHT + LATER.format(start=PLACES[place]), "points")
    assert together == alone
    assert "failed" in _outcomes(alone).values()


@pytest.mark.parametrize("change", ["nothing", *(pytest.param(one, marks=SLOW) for one in CHANGES if one != "nothing")])
def test_what_fails_together_is_judged_again_alone(both, change):
    together, alone = both(f"{RIGHT}\n{CHANGES[change]}", "grade")
    assert together == alone


class _Worker:
    def __init__(self, device):
        self.clean, self.ended = True, False

    def as_loaded(self, time):
        return self.clean

    def end(self):
        self.ended = True


@pytest.fixture
def deciding():
    """The runs that decide, with workers that only say whether something was left behind."""
    request = SimpleNamespace(mode=SimpleNamespace(together=True), in_process=False)
    workers = SimpleNamespace(
        request=request, time=WholeTime(60), at_end=ExitStack(), first=_Worker, prepare=lambda: None
    )  # fmt: skip
    return DecidingRuns(workers)


def _used(deciding, hidden, passes=True):
    """The worker that a case got, and whether it was the first to get it."""
    with deciding.use(SimpleNamespace(hidden=hidden, group=SimpleNamespace(device="cpu"))) as worker:
        pass
    deciding.keep(decided=True) if passes else deciding.drop()
    return worker, deciding.was_fresh


def test_hidden_cases_follow_visible_ones_but_never_the_reverse(deciding):
    visible, _ = _used(deciding, hidden=False)
    assert _used(deciding, hidden=True) == (visible, False)
    later, fresh = _used(deciding, hidden=False)
    assert fresh
    assert later is not visible
    assert visible.ended


def test_what_was_left_behind_ends_the_worker(deciding):
    first, _ = _used(deciding, hidden=True)
    first.clean = False
    second, fresh = _used(deciding, hidden=True)
    assert fresh
    assert second is not first
    assert first.ended


def test_a_worker_in_which_a_case_failed_may_be_used_again(deciding):
    first, _ = _used(deciding, hidden=True)
    deciding.keep(decided=False)
    assert _used(deciding, hidden=True) == (first, False)


def test_a_worker_that_is_gone_is_of_no_more_use(deciding):
    first, _ = _used(deciding, hidden=True, passes=False)
    assert first.ended
    assert _used(deciding, hidden=True)[1]
