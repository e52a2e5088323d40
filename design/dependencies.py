"""Write the licences and last releases of all direct dependencies into the table of dependencies.md.

    python design/dependencies.py

Licences come from the metadata of what is installed (install `.[dev,fuzz]` first), or from the package index for what
isn't; dates come from the index: the one that pip uses, pypi.org unless it is told otherwise. The columns "why" and
"imported" are written by hand, in the table, and stay. Says what is older than two years or not permissive, and ends
with 1 if a package has no reason in its row yet.
"""

from __future__ import annotations

import json
import os
import re
import ssl
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
DOCUMENT = Path(__file__).with_suffix(".md")
HEAD = "| package | licence | last release | why | imported |\n|---|---|---|---|---|\n"
OLD = timedelta(days=2 * 365)
PERMISSIVE = re.compile(
    r"MIT|MIT License|0BSD|BSD-[23]-Clause|BSD ([23]-Clause )?License|Apache-2\.0( WITH LLVM-exception)?"
    r"|Apache Software License|Zlib|BSL-1\.0|CC0-1\.0"
)
UNNAMED = "not in its metadata"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    package: str
    licence: str
    last_release: str
    why: str
    imported: str


def direct() -> list[str]:
    """The packages that pyproject.toml names, those of its extras too, without this project itself."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return list(dict.fromkeys(name for name in (Requirement(line).name for line in named) if name != project["name"]))


def rows() -> dict[str, Row]:
    """The table as it is, by package."""
    table = DOCUMENT.read_text(encoding="utf-8").split(HEAD)[1].split("\n\n")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return {row[0]: Row(*row) for row in cells}


def licence(fields: Mapping[str, Any], classifiers: list[str]) -> str:
    """What a package's metadata says: its SPDX expression, its licence if that is a name and not the text, or its
    classifier. fields: License-Expression and License."""
    words = (fields.get("License") or "").strip()
    if fields.get("License-Expression"):
        return str(fields["License-Expression"])
    if words and len(words) < 40:
        return words
    classes = [line.split(" :: ")[-1] for line in classifiers if line.startswith("License :: OSI Approved :: ")]
    return " AND ".join(classes) or UNNAMED


def installed_licence(package: str) -> str:
    """Raises PackageNotFoundError."""
    found = metadata.metadata(package)
    fields = {name: found[name] for name in ("License-Expression", "License") if name in found}
    return licence(fields, found.get_all("Classifier") or [])


def is_permissive(words: str) -> bool:
    """Of an expression in which all licences hold."""
    return all(PERMISSIVE.fullmatch(part) for part in words.split(" AND "))


def index() -> str:
    """The index that pip uses, without its /simple."""
    told = os.environ.get("PIP_INDEX_URL")
    if not told:
        asked = subprocess.run(
            [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
        )
        told = asked.stdout.strip() or "https://pypi.org/simple"
    return told.rstrip("/").removesuffix("/simple")


def asked(package: str) -> dict[str, Any]:
    """What the index says of a package. Raises OSError."""
    authorities = os.environ.get("PIP_CERT") or os.environ.get("REQUESTS_CA_BUNDLE") or None
    context = ssl.create_default_context(cafile=authorities)
    with urllib.request.urlopen(f"{index()}/pypi/{package}/json", timeout=30, context=context) as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def renewed(package: str, before: Row | None) -> Row:
    """A row with what is known today. Raises OSError."""
    said = asked(package)
    released = max(datetime.fromisoformat(file["upload_time_iso_8601"]) for file in said["urls"]).date()
    try:
        words = installed_licence(package)
    except metadata.PackageNotFoundError:
        info = said["info"]
        fields = {"License-Expression": info.get("license_expression"), "License": info["license"]}
        words = licence(fields, info["classifiers"])
    return Row(package, words, released.isoformat(), before.why if before else "", before.imported if before else "")


def remarks(table: list[Row], today: date) -> Iterator[str]:
    """What a reader must be told of some packages."""
    old = [row.package for row in table if today - date.fromisoformat(row.last_release) > OLD]
    other = [f"{row.package} ({row.licence})" for row in table if not is_permissive(row.licence)]
    yield f"Asked on {today.isoformat()}, by `python design/dependencies.py`."
    yield f"Last released more than two years before: {', '.join(old) or 'none'}."
    yield f"Not under a permissive licence, as far as metadata tell: {', '.join(other) or 'none'}."


def main() -> int:
    known = rows()
    table = [renewed(package, known.get(package)) for package in direct()]
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(HEAD)
    _, _, after = rest.split("\n\n", 2)  # the table, the remarks, and what is written by hand
    said = "\n".join(remarks(table, date.today()))
    lines = "\n".join(f"| {' | '.join(astuple(row))} |" for row in table)
    DOCUMENT.write_text(f"{before}{HEAD}{lines}\n\n{said}\n\n{after}", encoding="utf-8")
    print(said)
    unexplained = [row.package for row in table if not row.why or not row.imported]
    if unexplained:
        print(f"Say in the table of {DOCUMENT.name} why, and where it is imported: {', '.join(unexplained)}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
