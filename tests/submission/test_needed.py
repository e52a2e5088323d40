"""Only what the wanted names need is run, on the lines where it stood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from grader.submission.collect import collect
from grader.submission.interface import Submission

Kept = Callable[..., str]
Submit = Callable[..., Submission]


def lines(text: str) -> str:
    return dedent(text).strip("\n")


class TestLeftOut:
    def test_training_and_plotting_at_the_top_level(self, kept: Kept) -> None:
        source = """
            import numpy as np
            import matplotlib.pyplot as plt
            from nn_helper import show
            class Linear:
                def __call__(self, x):
                    return np.dot(x, self.weights)
            x = np.random.rand(300, 3)
            model = Linear()
            for epoch in range(1000):
                model.update(model.backward(x))
            print(Linear()(x))
            fit(x, model)
            plt.plot(x)
            show(model)
            model
        """
        assert kept(source, "Linear") == lines(
            """
            import numpy as np
            class Linear:
                def __call__(self, x):
                    return np.dot(x, self.weights)
            """
        )

    def test_a_class_that_is_handed_over_may_be_changed(self, kept: Kept) -> None:
        source = """
            class Linear:
                pass
            def patch(owner):
                setattr(owner, "update", None)
            patch(Linear)
        """
        assert kept(source, "Linear") == lines(source)

    @pytest.mark.parametrize(
        "look",
        [
            "print(weights)",
            "print(model(weights))",
            "weights",
            "plt.plot(weights)",
            "ax.scatter(weights, weights)",
            "torch.cat([weights, model(weights)])",
            "assert check(weights)",
            "loss = model(weights)",
        ],
    )
    def test_what_only_looks_at_needed_data(self, kept: Kept, look: str) -> None:
        source = f"import torch\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nweights = [1]\n{look}"
        assert kept(source, "weights") == "weights = [1]"

    def test_a_local_name_is_not_the_global_one(self, kept: Kept) -> None:
        source = "weights = train()\ndef f(weights):\n    weights[0] = 1\n    return [weights for weights in weights]"
        assert kept(source, "f").startswith("def f")

    def test_what_stands_behind_a_statement_is_not_needed_by_it(self, kept: Kept) -> None:
        source = "x = 1\nstart = x + 1\nfrom nn_helper import load\nx = load()"
        assert kept(source, "start") == "x = 1\nstart = x + 1"

    def test_the_main_block(self, kept: Kept) -> None:
        source = "def f(): pass\nif __name__ == '__main__':\n    x = f()\n    print(x)"
        assert kept(source, "f") == "def f(): pass"

    def test_a_cell_that_nothing_needs(self, notebook: Callable[..., Path]) -> None:
        file = notebook("import numpy as np", "x = np.ones(3)", "def f(y):\n    return np.square(y)")
        chunks = collect(file, "linear.py", ["f"], by_hand=False).chunks
        assert [chunk.label for chunk in chunks] == ["homework.ipynb, cell 1", "homework.ipynb, cell 3"]


class TestKept:
    @pytest.mark.parametrize(
        "source",
        [
            "from __future__ import annotations\nfrom helper import *\ndef f(): pass",
            "def f(): pass\ndef f(): return 2",
            "def f(): pass\nf = decorate(f)",
            "def decorate(f): return f\n@decorate\ndef f(): pass",
            "default = 3\ndef f(x=default): pass",
            "Tensor = list\ndef f(x: Tensor) -> Tensor: pass",
            "rate = 1\ndef f(): return [rate for _ in range(3)]",
            "class Base: pass\nclass f(Base): pass",
            "rate = 1\nclass f:\n    rate = rate",
            "def g(): pass\nclass f:\n    def h(self):\n        return lambda: g()",
            "try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np\ndef f(): return np",
            "if True:\n    def f(): pass\nelse:\n    f = None",
            "with open('x') as file:\n    f = file",
            "match 3:\n    case f: pass",
            "for f in range(3): pass",
            "f: int = 3",
            "(f := 3)",
            "f = 3\ndel f",
        ],
    )
    def test_all_that_binds_a_needed_name_in_any_form(self, kept: Kept, source: str) -> None:
        assert kept(source, "f") == source

    @pytest.mark.parametrize(
        "change",
        [
            "Linear.backprop_gradient = f",
            "setattr(Linear, 'backprop_gradient', f)",
            "del Linear.weights",
            "Linear.sizes[0] += 1",
            "Linear.sizes[0], _ = 1, 2",
        ],
    )
    def test_what_writes_into_a_needed_class(self, kept: Kept, change: str) -> None:
        source = f"class Linear: sizes = [0]\nf = 3\n{change}"
        assert change in kept(source, "Linear")

    @pytest.mark.parametrize(
        "change",
        [
            "weights['V'] = 1",
            "weights += [1]",
            "weights.append(1)",
            "weights[0].append(1)",
            "fill(weights)",
            "fill(values=[weights])",
            "[fill(weight) for weight in weights]",
            "for row in weights:\n    for weight in row.values():\n        weight.zero_()",
            "for weight in weights:\n    weight -= 1",
            "for weight in weights:\n    weight.grad = None",
            "for i in range(3):\n    weights.append(i)",
            "np.random.shuffle(weights)",
            "np.copyto(weights, 1)",
            "np.exp(1, out=weights)",
            "torch.nn.init.normal_(weights)",
            "torch.relu_(weights)",
        ],
    )
    def test_what_may_change_needed_data(self, kept: Kept, change: str) -> None:
        source = f"import torch, numpy as np\nfrom helper import fill\nweights = [1]\n{change}"
        assert kept(source, "weights").endswith(f"weights = [1]\n{change}")

    @pytest.mark.parametrize(
        "function",
        [
            "def fill():\n    global weights\n    weights = [2]",
            "def fill():\n    weights[0] = 2",
            "def fill():\n    weights.append(2)",
            "def fill():\n    def inner():\n        weights.append(2)\n    inner()",
            "def work():\n    weights.append(2)\ndef fill():\n    work()",
        ],
    )
    def test_a_call_of_a_function_that_changes_needed_data(self, kept: Kept, function: str) -> None:
        source = f"weights = [1]\n{function}\nfill()\nprint(3)"
        assert kept(source, "weights") == f"weights = [1]\n{function}\nfill()"

    def test_a_counter_of_a_needed_function_counts_on(self, kept: Kept) -> None:
        source = "step = 0\ndef update():\n    global step\n    step += 1\nupdate()"
        assert kept(source, "update") == source
        assert kept(source + "\ndef f(): pass", "f") == "def f(): pass"

    @pytest.mark.parametrize(
        "state",
        [
            "np.random.seed(73)",
            "_ = np.random.seed(73)",
            "np.seterr(all='raise')",
            "seed(73)",
        ],
    )
    def test_the_state_of_a_needed_module(self, kept: Kept, state: str) -> None:
        source = f"import numpy as np\nfrom numpy.random import seed\n{state}\ndef f(): return np.random.rand(3)"
        assert state in kept(source, "f")
        assert state not in kept(source + "\ndef g(): pass", "g")


class TestPlaces:
    def test_lines_stay_where_they_were(self, submit: Submit) -> None:
        source = (
            "import os\nx = 1; f = 2; y = 3\n\n@str\n@(\n    repr\n)\ndef g():\n    '''a\n\n    b'''\n\n# end\nh = 3"
        )
        assert submit(source, "f", "g").chunks[0].source.split("\n") == [
            *["", "f = 2", ""],
            *["@str", "@(", "    repr", ")", "def g():", "    '''a", "", "    b'''"],
            *["", "", ""],
        ]

    def test_statements_that_share_a_line_go_on_sharing_it(self, submit: Submit) -> None:
        source = "a = (1,\n  2); é = 'ü'; b = 3; c = '''x\ny'''; d = 5"
        assert submit(source, "a", "b", "d").chunks[0].source == "a = (1,\n  2); b = 3\nd = 5"

    def test_a_form_feed_is_no_line_end(self, submit: Submit) -> None:
        assert submit("x = '\x0c\u2028'\n\x0cf = 1\ny = 2", "f").chunks[0].source == "\nf = 1\n"
