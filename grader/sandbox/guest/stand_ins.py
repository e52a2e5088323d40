"""What stands for a library that isn't here, or has no place in a worker.

Code that imports matplotlib and pandas often needs neither for what is asked of it. So an import alone never fails:
what can't be there raises an error once it is used. What only shows something (a plot, a progress bar) does nothing, on
every machine alike: it would start threads, write files and take seconds in each worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

SHOW = ("matplotlib", "mpl_toolkits", "pylab", "seaborn", "plotly", "bokeh", "altair", "IPython", "ipywidgets",
        "torch.utils.tensorboard", "tensorboardX", "livelossplot")  # fmt: skip
"""Libraries that only show something. They are replaced even where they are installed."""
SERVE = ("google.colab", "wandb", "graphviz", "torchviz", "torchsummary", "torchinfo",
         # logs, experiment trackers, coloured and framed text
         "loguru", "structlog", "colorlog", "coloredlogs", "mlflow", "comet_ml", "neptune", "clearml", "rich",
         "termcolor", "colorama", "tabulate", "prettytable", "icecream")  # fmt: skip
"""Others whose calls may as well do nothing. They are replaced where they aren't installed."""
ANNOTATE = ("jaxtyping", "beartype", "typeguard", "torchtyping", "nptyping", "numba")
"""Libraries of annotations and decorators without which a function does the same."""
HANDS_BACK = ("icecream.ic",)
"""Functions that show their argument and return it."""
GIVES = {"plot": 1, "hist": 3}
"""How many things a plotting function returns."""


class Missing:
    """Something of a library that isn't here: it can be named, and raises ModuleNotFoundError when it is used.

    Args:
        name: With its module: "pandas.DataFrame".
        module: The module that isn't here.
    """

    __all__: tuple[str, ...] = ()  # what `from … import *` takes

    def __init__(self, name: str, module: str) -> None:
        self.__name__ = self.__qualname__ = name
        self.__module__ = module

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(self)(f"{self.__name__}.{name}", self.__module__)

    def __getitem__(self, _: object) -> Any:
        return self  # a subscript in an annotation

    def __or__(self, _: object) -> Any:
        return self

    __ror__ = __or__

    def __instancecheck__(self, _: object) -> bool:
        return False

    def __mro_entries__(self, _: object) -> tuple[type, ...]:
        return (type("Base", (), {"__init__": lambda _, *args, **kwargs: self._use()}),)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{self.__name__}, which isn't here>"

    def _use(self, *_: object, **__: object) -> NoReturn:
        raise ModuleNotFoundError(
            f"No module named {self.__module__!r}, so `{self.__name__}` can't be used. If it is a file of yours, "
            "submit the folder that has both, or a .zip of it.",
            name=self.__module__,
        )

    __call__ = _use


for _name in (
    "add radd sub rsub mul rmul truediv rtruediv matmul rmatmul pow rpow neg abs lt le gt ge int float index len iter "
    "contains enter exit setitem array"
).split():
    setattr(Missing, f"__{_name}__", Missing._use)


class Silent(Missing):
    """Something that shows a thing elsewhere and does nothing here. parts: what it is made of, as a grid of plots."""

    __version__ = "0"
    flat: Silent
    flatten: Callable[..., Silent]
    ravel: Callable[..., Silent]

    def __init__(self, name: str, module: str, parts: tuple[Any, ...] = ()) -> None:
        super().__init__(name, module)
        self._parts = parts

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name = self.__name__.rpartition(".")[2]
        if name == "subplots":
            return self._one(), self._grid(*args, **kwargs)
        if self.__name__ in HANDS_BACK:
            return args[0] if len(args) == 1 else args
        if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], Missing):
            return args[0]  # as a decorator
        return self._some(GIVES.get(name, 0))

    def _one(self) -> Silent:
        return Silent(self.__name__, self.__module__)

    def _some(self, count: int) -> Silent:
        return Silent(self.__name__, self.__module__, tuple(self._one() for _ in range(count)))

    def _grid(self, nrows: int = 1, ncols: int = 1, **_: object) -> Silent:
        rows = self._one() if nrows == ncols == 1 else self._some(max(nrows, ncols))
        if min(nrows, ncols) > 1:
            rows = Silent(self.__name__, self.__module__, tuple(self._some(ncols) for _ in range(nrows)))
        rows.flat = self._some(nrows * ncols)
        rows.flatten = rows.ravel = lambda *_: rows.flat
        return rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __setitem__(self, _: object, __: object) -> None:
        """Settings, as `plt.rcParams["figure.dpi"] = 80`."""

    def __add__(self, _: object) -> Silent:
        return self  # text, as `Fore.RED + "loss"`

    __radd__ = __add__

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was opened."""

    def __mro_entries__(self, _: object) -> tuple[type, ...]:
        return ()


class Annotation(Missing):
    """Something of a library of annotations: a subscript gives a type that says nothing, a decorator its function."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.__name__ == "numba.prange":
            return range(*args)
        return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else self

    def __mro_entries__(self, _: object) -> tuple[type, ...]:
        return ()


class Progress:
    """tqdm as the iterable that it is given, and its own methods, which show nothing."""

    def __init__(self, iterable: Any = (), *_: Any, total: Any = None, **__: Any) -> None:
        self.iterable, self.total = iterable, total
        self.n = 0.0

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was opened."""

    def update(self, n: float = 1) -> None:
        self.n += n

    def _nothing(self, *_: object, **__: object) -> None:
        """Shows nothing."""

    set_description = set_description_str = set_postfix = set_postfix_str = _nothing
    close = refresh = reset = clear = display = _nothing

    @staticmethod
    def write(text: object = "", *_: object, **__: object) -> None:
        print(text)

    @classmethod
    def pandas(cls, *_: object, **__: object) -> None:
        """Shows nothing."""


class Tqdm(Silent):
    """tqdm, each of the modules in it, and others of their kind: they all have the same names."""

    tqdm = tqdm_notebook = tqdm_gui = track = progress_bar = master_bar = Progress

    @staticmethod
    def trange(*args: int, **_: object) -> Progress:
        return Progress(range(*args))

    tnrange = trange

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return Progress(*args, **kwargs)


def replaced(module: str) -> Missing | None:
    """What stands for a module even where it is installed; None for all others."""
    if _is_of(module, ("tqdm", "rich.progress", "fastprogress")):
        return Tqdm(module, module)
    return Silent(module, module) if _is_of(module, SHOW) else None


def missing(module: str, as_root: bool = False) -> Missing:
    """What stands for a module that isn't here, or for the package at its root: `import a.b` binds `a`."""
    kinds: tuple[tuple[tuple[str, ...], Callable[[str, str], Missing]], ...] = ((SERVE, Silent), (ANNOTATE, Annotation))
    kind = next((kind for names, kind in kinds if _is_of(module, names)), Missing)
    return kind(module.partition(".")[0] if as_root else module, module)


def _is_of(module: str, names: tuple[str, ...]) -> bool:
    return any(f"{module}.".startswith(f"{name}.") for name in names)
