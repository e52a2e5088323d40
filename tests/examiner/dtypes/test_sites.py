"""A submission whose calls and operators are watched computes the same, and says where another dtype comes from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from grader.examiner.dtypes.sites import HOOKS, Sites
from grader.sandbox.host.in_process import InProcess
from grader.sandbox.host.remote import RemoteSubmission
from grader.submission.interface import Chunk, Submission

X = np.ones((2, 3), dtype=np.float32)


def sites_of(source: str) -> Sites:
    return Sites(Submission("a.py", "", (Chunk("a.py", source),), uses_torch="torch" in source))


def run(sites: Sites, *changed: int, wanted: str = "float32", other: str = "float64") -> tuple[Any, dict[str, str]]:
    """What f(X) gives, and the text of each origin with its kind."""
    submission = RemoteSubmission(InProcess(sites.watched(wanted, other, changed), seed=1, by_hand=False))
    result = submission.f(torch.from_numpy(X).to(getattr(torch, other if other == "float64" else wanted)))
    hooks = getattr(submission, HOOKS)
    return result, {sites.all[site].source: kind for site, kind in hooks.origins.items()}


@pytest.mark.parametrize(
    ("expression", "origins"),
    [
        ("x * np.zeros(3)", {"np.zeros(3)": "array"}),
        ("x * ((x > 0) / 0.5)", {"(x > 0) / 0.5": "array"}),
        ("x * np.finfo(float).eps", {"np.finfo(float).eps": "number"}),
        ("x / np.sqrt(3)", {"np.sqrt(3)": "number"}),
        ("x.astype(np.float64)", {"x.astype(np.float64)": "array"}),
        ("np.bincount([0, 1], weights=x[:, 0])", {"np.bincount([0, 1], weights=x[:, 0])": "array"}),
        ("np.array([float(v) for v in x[0]])", {"np.array([float(v) for v in x[0]])": "array"}),
        ("x * 2 + x.mean()", {}),
    ],
)
def test_an_origin_gives_the_dtype_though_nothing_that_goes_in_has_it(expression, origins):
    sites = sites_of(f"import numpy as np\n\ndef f(x):\n    x = np.asarray(x, np.float32)\n    return {expression}\n")
    found = run(sites)[1]
    number = "number" in origins.values()
    assert found == origins or (not number and found.items() >= origins.items())


def test_a_changed_site_gives_the_wanted_dtype():
    sites = sites_of("import numpy as np\n\ndef f(x):\n    return np.asarray(x, np.float32) + np.zeros(3)\n")
    (site,) = (number for number, site in enumerate(sites.all) if site.source == "np.zeros(3)")
    assert run(sites)[0].dtype == np.float64
    assert run(sites, site)[0].dtype == np.float32
    assert (sites.all[site].place.line, sites.all[site].place.function) == (4, "f")


ODD = '''
"""Documented."""
from __future__ import annotations
import dataclasses
import numpy as np

@dataclasses.dataclass(frozen=True)
class Base:
    size: int = int("3")
    def __private(self): return self.size
    def area(self) -> np.ndarray: return np.ones(self.__private())

class Shape(Base):
    def area(self):
        return super().area() * 2

def apply(*args, **kw):
    names = sorted(locals())
    return f"{kw['key']!r:>5}", len(names), [*args]

def f(x):
    match x.shape:
        case (rows, int(columns)):
            total = rows @ np.eye(1) if False else rows * columns
    value, count, rest = apply(1, *range(2), key="a")
    area = Shape().area()
    area[1:] += (lambda n: n ** 2)(2)
    del rest[0]
    return [float(total), value, count, rest, area.tolist()]
'''


def test_watching_changes_nothing_in_odd_code():
    plain = Submission("a.py", "", (Chunk("a.py", ODD),), uses_torch=False)
    expected = RemoteSubmission(InProcess(plain, seed=1, by_hand=False)).f(torch.from_numpy(X))
    assert run(sites_of(ODD))[0] == expected == [6.0, "  'a'", 2, [0, 1], [2.0, 6.0, 6.0]]


def test_code_that_is_no_python_is_left_as_it_is():
    (_, chunk) = sites_of("def f(:\n").watched("float32", "float64").chunks
    assert chunk.source == "def f(:\n"
