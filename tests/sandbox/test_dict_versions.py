"""Python's own numbers of dicts: what isn't changed has the same one, and whatever is has another."""

from __future__ import annotations

import sys
import types

import pytest

from grader.sandbox.guest import dict_versions
from grader.sandbox.guest.dict_versions import Versions

NUMBERED = pytest.mark.skipif(not dict_versions.COUNTED, reason="this Python numbers no dicts")


class Layer:
    rate = 0.1


def patched():
    module = types.ModuleType("patched")
    exec("import math\nrate = 1\ndef set_rate(value):\n    global rate\n    rate = value", vars(module))
    return module


CHANGES = {
    "an item": lambda held, module: held.update(a=2),
    "another order": lambda held, module: held.update(a=held.pop("a")),
    "a global": lambda held, module: module.set_rate(2),
    "an attribute of a module": lambda held, module: setattr(module, "math", None),
    "a new name": lambda held, module: setattr(module, "new", None),
    "a class": lambda held, module: setattr(Layer, "rate", 0.2),
    "a name that goes": lambda held, module: delattr(module, "rate"),
}


@NUMBERED
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_one_change_changes_one_number(monkeypatch, change):
    monkeypatch.setattr(Layer, "rate", 0.1)
    held, module = {"a": 1, "b": 3}, patched()
    versions = Versions([held, vars(module), vars(Layer)])
    before = versions.now()
    list(held.items()), module.math.pi, Layer().rate, dir(module)
    assert (versions.now() == before).all()
    change(held, module)
    assert (versions.now() != before).sum() == 1


@NUMBERED
def test_dicts_that_come_later_are_numbered_too():
    dicts = [{"a": 1}]
    versions = Versions(dicts)
    dicts += [{"b": 2}, {"c": 3}]
    versions.add(dicts)
    before = versions.now()
    dicts[2]["c"] = 4
    assert (versions.now() != before).tolist() == [False, False, True]


def test_pythons_that_are_promised_have_numbers():
    assert sys.version_info >= (3, 14) or dict_versions.COUNTED
