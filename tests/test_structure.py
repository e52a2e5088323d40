"""The tree explains itself: CONTRIBUTING's map names every entry, imports run one way through ten layers at most, and
two places import only what they are allowed."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
MAP = re.compile(r"^\| ((?:`[\w./]+`(?:, )?)+) \|", re.M)
NO_ROOM = {"__init__.py", "_version.py", "__pycache__"}
LIBRARIES_OF_THE_GUEST = {"torch", "numpy", "msgpack"}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("grader", include_external_packages=True)


def contract() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (each["layers"] for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    return layers


def imported_by(package: str) -> set[str]:
    """What the modules of a package import from outside it."""
    inside = {package} | graph().find_descendants(package)
    found = {module for each in inside for module in graph().find_modules_directly_imported_by(each)}
    return {module for module in found - inside if module.partition(".")[0] not in sys.stdlib_module_names}


def test_the_map_names_every_entry_and_no_other():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = [name.rstrip("/") for row in MAP.findall(text) for name in re.findall(r"`([\w./]+)`", row)]
    there = {entry.name for entry in (ROOT / "grader").iterdir()} - NO_ROOM
    assert sorted(named) == sorted(there)


def test_the_tree_is_small_enough_to_be_seen():
    entries = {entry.name for entry in (ROOT / "grader").iterdir()} - NO_ROOM
    assert len(entries) <= 18
    assert len(contract()) <= 10


def test_the_layers_name_every_entry():
    named = {name.strip() for layer in contract() for name in layer.split("|")}
    there = {f"grader.{entry.stem}" for entry in (ROOT / "grader").iterdir() if entry.name not in NO_ROOM}
    assert named == there


def test_the_map_is_in_the_order_of_the_layers():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [re.findall(r"`([\w.]+)", row) for row in MAP.findall(text)]
    order = [f"grader.{name.removesuffix('.py')}" for row in rows for name in row]
    floor = {name.strip(): number for number, layer in enumerate(contract()) for name in layer.split("|")}
    floors = [floor[name] for name in order]
    assert floors == sorted(floors)


def test_what_shares_a_process_with_the_learners_code_imports_nothing_else_of_ours():
    assert imported_by("grader.sandbox.guest") == LIBRARIES_OF_THE_GUEST


def test_reports_are_made_of_results_alone():
    ours = {module for module in imported_by("grader.reporting") if module.startswith("grader")}
    assert ours <= {"grader.results", "grader.errors", "grader.sanitize", "grader"}


def test_tests_lie_where_what_they_test_lies():
    mirrored = {entry.name for entry in (ROOT / "grader").iterdir() if entry.is_dir()} - NO_ROOM
    missing = {name for name in mirrored if not (ROOT / "tests" / name).is_dir()}
    assert not missing
