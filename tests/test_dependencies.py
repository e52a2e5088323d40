"""design/dependencies.md tells of each direct dependency, and tells what its metadata say."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
OSI = "License :: OSI Approved :: "


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """design/dependencies.py, which writes the table."""
    spec = importlib.util.spec_from_file_location("dependencies_of_the_design", ROOT / "design/dependencies.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look it up
    spec.loader.exec_module(module)
    return module


def constrained() -> dict[str, Requirement]:
    """The versions that CI installs."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    needed = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {one.name.lower().replace("_", "-"): one for one in needed if not one.marker or one.marker.evaluate()}


def is_the_one_of_ci(package: str) -> bool:
    try:
        version = metadata.version(package).partition("+")[0]
    except metadata.PackageNotFoundError:
        return False
    return constrained()[package].specifier.contains(version)


def test_each_direct_dependency_has_its_row_with_a_reason(script):
    rows = script.rows()
    assert list(rows) == script.direct()
    for row in rows.values():
        assert row.why
        assert row.imported
        assert date.fromisoformat(row.last_release) > date(2020, 1, 1)


def test_the_licences_are_those_of_the_metadata(script):
    """Of the versions that CI installs: another one may say it in other words."""
    told = {name: row.licence for name, row in script.rows().items() if is_the_one_of_ci(name)}
    if not told:
        pytest.skip("no package here has the version of constraints.txt")
    assert told == {name: script.installed_licence(name) for name in told}


def test_what_is_old_or_not_permissive_is_told_by_name(script):
    rows = list(script.rows().values())
    text = script.DOCUMENT.read_text(encoding="utf-8")
    asked = date.fromisoformat(text.split("Asked on ")[1][:10])
    assert "\n".join(script.remarks(rows, asked)) in text
    for row in rows:
        if asked - date.fromisoformat(row.last_release) > script.OLD or not script.is_permissive(row.licence):
            assert f"**{row.package}**" in text, f"say below the table why {row.package} stays"


@pytest.mark.parametrize(
    ("fields", "classifiers", "seen"),
    [
        ({"License-Expression": "MIT", "License": "other"}, [], "MIT"),
        ({"License": "Apache 2.0"}, [f"{OSI}MIT License"], "Apache 2.0"),
        ({"License": "Copyright (c) 2015\n\nPermission is hereby granted"}, [f"{OSI}MIT License"], "MIT License"),
        ({"License": "UNKNOWN " * 40}, ["Programming Language :: Python"], "not in its metadata"),
        ({}, [f"{OSI}MIT License", f"{OSI}BSD License"], "MIT License AND BSD License"),
    ],
)  # fmt: skip
def test_a_licence_is_found_wherever_metadata_have_it(script, fields, classifiers, seen):
    assert script.licence(fields, classifiers) == seen


@pytest.mark.parametrize(
    ("words", "permissive"),
    [
        ("MIT", True), ("BSD License", True), ("Apache Software License", True),
        ("BSD-3-Clause AND 0BSD AND Zlib", True), ("BSD-3-Clause OR GPL-3.0-only", False),
        ("Apache-2.0 WITH LLVM-exception", True), ("MPL-2.0", False), ("MIT AND GPL-3.0-only", False),
        ("MIT-like", False), ("not in its metadata", False), ("MIT OR GPL-3.0-only", False),
    ],
)  # fmt: skip
def test_a_licence_is_permissive_only_if_all_of_it_is_known_to_be(script, words, permissive):
    assert script.is_permissive(words) is permissive


def test_the_table_is_written_anew_and_what_is_by_hand_stays(script, tmp_path, monkeypatch, capsys):
    document = tmp_path / "dependencies.md"
    after = "\n\nAsked on 2001-01-01.\n\nBy **hand**.\n\nToo.\n"
    document.write_text(
        f"Begin.\n\n{script.HEAD}| pytest | ? | 2001-01-01 | tests | there |\n| gone | ? | ? | x | y |{after}"
    )
    files = [{"upload_time_iso_8601": f"2022-03-{day}T21:03:08.650959Z"} for day in (14, 15)]
    said = {"urls": files, "info": {"license": "MPL-2.0", "classifiers": []}}
    monkeypatch.setattr(script, "DOCUMENT", document)
    monkeypatch.setattr(script, "direct", lambda: ["pytest", "new-one"])
    monkeypatch.setattr(script, "asked", lambda package: json.loads(json.dumps(said)))
    assert script.main() == 1
    rows = script.rows()
    assert (rows["pytest"].licence, rows["pytest"].last_release, rows["pytest"].why) == ("MIT", "2022-03-15", "tests")
    assert (rows["new-one"].licence, rows["new-one"].why, list(rows)) == ("MPL-2.0", "", ["pytest", "new-one"])
    assert document.read_text().startswith("Begin.\n\n")
    assert document.read_text().endswith("\n\nBy **hand**.\n\nToo.\n")
    printed = capsys.readouterr().out
    assert "more than two years before: pytest, new-one." in printed
    assert "as far as metadata tell: new-one (MPL-2.0)." in printed
    assert "why, and where it is imported: new-one" in printed
