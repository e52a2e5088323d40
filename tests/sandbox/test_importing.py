"""What the learner's code finds as it imports: its libraries, or what stands for them; and a notebook's builtins."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from grader.sandbox.guest.learner import MODULE_NAME, Learner

Run = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def builtins_as_before() -> Iterator[None]:
    before = builtins.__import__
    yield
    builtins.__import__ = before
    for name in ("get_ipython", "display"):
        vars(builtins).pop(name, None)


def made() -> Learner:
    learner = Learner()
    learner.importing.install()
    return learner


@pytest.fixture
def run() -> Iterator[Run]:
    """Loads a source, which must not fail, and gives its names."""

    def run(source: str) -> dict[str, Any]:
        learner = made()
        assert learner.load([["own.py", dedent(source), None]]) == []
        return vars(learner.module)

    yield run
    sys.modules.pop(MODULE_NAME, None)


def failure(source: str) -> dict[str, Any]:
    learner = made()
    (failure,) = learner.load([["own.py", dedent(source), None]])
    sys.modules.pop(MODULE_NAME, None)
    return failure


class TestMissing:
    @pytest.mark.parametrize(
        "statement",
        [
            "import nowhere",
            "import nowhere.inner as n",
            "from nowhere import frame, Base",
            "from nowhere.inner import *",
            "from .layers import affine_forward",
            "from . import layers",
            "def f(x: 'nowhere.Frame'):\n    import nowhere",
            "import nowhere\ndef f(x: nowhere.Frame | None, y: nowhere.Float[nowhere.Tensor, 'n d']): pass",
            "import nowhere\nclass Model(nowhere.Base): pass",
            "import nowhere\nx = isinstance(3, nowhere.Frame)",
            "from typing import Optional as O\nimport nowhere\ndef f(x: O[nowhere.F], y: list[nowhere.F]): pass",
            "from torch.nowhere import something",
        ],
    )
    def test_an_import_alone_does_not_fail(self, run: Run, statement: str) -> None:
        assert run(f"{statement}\nreached = True")["reached"]

    @pytest.mark.parametrize(
        "use",
        [
            "nowhere.read_csv('x')", "nowhere.a.b()", "3 * nowhere.pi", "nowhere.pi < 3", "for x in nowhere.all: pass",
            "nowhere.Base.x()", "class Model(nowhere.Base): pass\nModel(3)", "float(nowhere.pi)", "nowhere.t[0] = 1",
            "with nowhere.open(): pass", "len(nowhere.all)", "import numpy as np; np.asarray(nowhere.all)",
            "@nowhere.decorated\ndef f(): pass",
        ],
    )  # fmt: skip
    def test_its_use_does(self, use: str) -> None:
        failed = failure(f"import nowhere\n{use}")
        assert failed["type"] == "ModuleNotFoundError"
        assert failed["message"].startswith("No module named 'nowhere', so `nowhere.")

    @pytest.mark.parametrize("prepared", ["except ImportError:", "except (KeyError, ModuleNotFoundError):", "except:"])
    def test_code_that_is_prepared_for_it_sees_the_failure(self, run: Run, prepared: str) -> None:
        source = "try:\n    import nowhere as xp\nexcept_\n    import math as xp\n".replace("except_", prepared)
        assert run(source)["xp"].__name__ == "math"

    def test_so_does_code_that_suppresses_it(self, run: Run) -> None:
        names = run("from contextlib import suppress\nwith suppress(ImportError):\n    import google.colab\n")
        assert "google" not in names

    @pytest.mark.parametrize("other", ["except ValueError: pass", "finally: pass"])
    def test_any_other_try_is_not_prepared(self, run: Run, other: str) -> None:
        assert run(f"try:\n    import nowhere\n{other}\n")["nowhere"]

    def test_what_a_star_import_would_have_given_is_said_where_it_lacks(self) -> None:
        failed = failure("from cs231n.layers import *\naffine_forward(3)")
        assert failed["message"] == (
            "name 'affine_forward' is not defined; `from cs231n.layers import *` found no module"
        )

    @pytest.mark.parametrize("statement", ["from math import nothing", "import torch.nothing", "import math.nothing"])
    def test_a_library_that_is_here_is_itself(self, statement: str) -> None:
        assert failure(statement)["type"] in ("ImportError", "ModuleNotFoundError")


class TestShown:
    @pytest.mark.parametrize(
        "source",
        [
            "import matplotlib.pyplot as plt\nplt.figure(figsize=(3, 4)); plt.plot([1], 'r--', label='x')\nplt.show()",
            "from matplotlib import pyplot as plt, cm\nfig, ax = plt.subplots()\nax.set(title='x'); fig.savefig('x')",
            "import matplotlib.pyplot as plt\nfig, (a, b) = plt.subplots(1, 2)\na.plot(1); b.plot(1)",
            "import pylab as plt\nfig, axes = plt.subplots(2, 3)\nfor ax in axes.flat: ax.plot(1)\naxes[0, 1].set()",
            "import matplotlib.pyplot as plt\n_, axes = plt.subplots(nrows=2, ncols=3)\n(a, b, c), (d, e, f) = axes",
            "import matplotlib.pyplot as plt\nn, bins, patches = plt.hist([1])\nline, = plt.plot([1])",
            "import matplotlib as mpl\nmpl.rcParams['figure.dpi'] = 80\nmpl.use('Agg')",
            "import matplotlib\nimport matplotlib.pyplot\nmatplotlib.pyplot.plot([1])",
            "import matplotlib.pyplot as plt\nwith plt.style.context('ggplot'): plt.plot(1)",
            "import seaborn as sns\nsns.set_theme()",
            "from IPython.display import display, clear_output\nclear_output(wait=True); display(3)",
            "from IPython import get_ipython\nget_ipython().run_line_magic('x', '')",
            "from google.colab import drive, files\ndrive.mount('/content/drive')",
            "import google.colab\ngoogle.colab.drive.mount('/content')",
            "import wandb\nwandb.init(project='x'); wandb.log({'loss': 1})",
            "from torch.utils.tensorboard import SummaryWriter\nwith SummaryWriter() as w: w.add_scalar('loss', 1, 2)",
            "from loguru import logger\nlogger.info('epoch {}', 1); logger.add('run.log', level='INFO')",
            "from rich import print\nfrom rich.console import Console\nConsole().log('x'); print('[red]loss', 1.0)",
            "from rich.table import Table\ntable = Table(title='losses'); table.add_column('loss'); table.add_row('1')",
            "from colorama import Fore, Style, init\ninit()\nprint(Fore.RED + 'x' + Style.RESET_ALL, f'{Fore.RED}x')",
            "from termcolor import colored\nprint('loss ' + colored('1', 'red'))",
            "from tabulate import tabulate\nprint(tabulate([[1]], headers=['loss']))",
            "import mlflow\nwith mlflow.start_run(): mlflow.log_metric('loss', 1.0, step=3)",
            "from icecream import ic\nassert ic(3) == 3 and ic(3, 4) == (3, 4)",
            "from graphviz import Digraph\ndot = Digraph(format='svg'); dot.node(name='x'); dot.edge('a', 'b')",
            "from ipywidgets import interact\n@interact\ndef f(x): pass\nassert f(3) is None",
        ],
    )
    def test_what_only_shows_something_does_nothing(self, run: Run, source: str) -> None:
        assert run(f"{source}\nreached = True")["reached"]

    @pytest.mark.parametrize(
        "bar",
        [
            "from tqdm import tqdm\nbar = tqdm(range(3), desc='x', leave=False)",
            "from tqdm.notebook import tqdm\nbar = tqdm(range(3))",
            "from tqdm.auto import trange\nbar = trange(3)",
            "from tqdm import tqdm_notebook as progress\nbar = progress(range(3))",
            "import tqdm\nbar = tqdm.tqdm(range(3))",
            "from rich.progress import track\nbar = track(range(3))",
            "import tqdm.notebook as tq\nbar = tq.tqdm(range(3))",
            "import tqdm\nbar = tqdm.notebook.trange(0, 3, 1)",
            "try:\n    from tqdm import tqdm\nexcept ImportError:\n    tqdm = None\nbar = tqdm(range(3))",
        ],
    )
    def test_tqdm_is_what_it_is_given(self, run: Run, bar: str) -> None:
        names = run(f"{bar}\nbar.set_description('x'); bar.set_postfix(loss=1)\nseen = list(bar)\nlength = len(bar)")
        assert (names["seen"], names["length"]) == ([0, 1, 2], 3)

    def test_a_bar_that_is_moved_by_hand_does_nothing(self, run: Run) -> None:
        assert run("from tqdm import tqdm\nwith tqdm(total=3) as bar:\n    bar.update(2)\nn = bar.n")["n"] == 2


@pytest.mark.parametrize(
    "source",
    [
        "from jaxtyping import Float, jaxtyped\ndef f(x: Float[list, 'n d']) -> Float[list, 'n'] | None: return x + 1",
        "import beartype as b\nfrom jaxtyping import jaxtyped\n@jaxtyped(typechecker=b.x)\ndef f(x): return x + 1",
        "from numba import njit, prange\n@njit(parallel=True)\ndef f(x):\n    for i in prange(1): x += 1\n    return x",
        "import numba\n@numba.jit\ndef f(x): return x + 1",
    ],
)
def test_annotations_and_decorators_say_nothing(run: Run, source: str) -> None:
    assert run(source)["f"](2) == 3


class TestNotebook:
    def test_its_builtins_are_there(self, run: Run) -> None:
        names = run(
            """
            in_colab = 'google.colab' in str(get_ipython())
            files = get_ipython().getoutput('ls')
            shell = get_ipython().__class__.__name__
            display(3, 4)
            """
        )
        assert (names["in_colab"], names["files"], names["shell"]) == (False, [], "ZMQInteractiveShell")

    def test_what_needs_an_event_loop_is_said(self) -> None:
        source = "class Later:\n    def __await__(self):\n        yield\nawait Later()"
        assert "needs an event loop" in failure(source)["message"]

    def test_it_may_await_outside_a_function(self, run: Run) -> None:
        names = run("async def f(): return 3\nx = await f()\nasync def g():\n    yield 4\nys = [y async for y in g()]")
        assert (names["x"], names["ys"]) == (3, [4])
