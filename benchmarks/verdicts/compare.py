"""What differs between two records of the corpus, by how much it matters."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

Group = Literal["points", "explanations", "time", "wording"]
GROUPS: tuple[Group, ...] = ("points", "explanations", "time", "wording")
TITLES = {
    "points": "points or outcomes differ",
    "explanations": "explanations differ (kind, mistake or factor)",
    "time": "ran out of time in one of the records (record these again, on a machine with nothing else to do)",
    "wording": "only the wording differs",
}
SHOWN = 20
"""Lines of a group, unless all are asked for."""
NUMBER = re.compile(r"\d+(\.\d+)?(e[+-]?\d+)?")
LONGEST = 160
"""Characters of a text, unless all is asked for."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing that isn't as it was. where: the exercise and the test, as the first record names them."""

    group: Group
    where: str
    what: str
    before: str
    after: str


def compare(before: Path, after: Path, renamed: Mapping[str, str], everything: bool) -> int:
    """Print what differs. Returns 0 if that is nothing but wording, 1 if it is more, 2 if no file is in both.

    renamed: kinds and mistakes of explanations, old name → new name. everything: no line is left out.
    """
    (first, old), (second, new) = _read(before), _read(after)
    for name in first:
        if first[name] != second.get(name) and name != "fingerprint":
            print(f"{name}: {first[name]} in {before}, {second.get(name)} in {after}")
    both = [file for file in old if file in new]
    print(f"{len(both)} files in both, {len(old) - len(both)} only in {before}, {len(new) - len(both)} only in {after}")
    changed = [file for file in both if old[file]["sha256"] != new[file]["sha256"]]
    if changed:
        print(f"graded files that were themselves changed: {len(changed)} ({', '.join(changed[:3])} ...)")
    if not both:
        return 2
    pairs: Counter[str] = Counter()
    found: dict[Difference, list[str]] = defaultdict(list)
    for file in both:
        timed = _out_of_time(old[file]) != _out_of_time(new[file])
        for one in _differences(old[file], new[file], renamed, pairs):
            found[_as_listed(one, timed, everything)].append(file)
    for pair, files in sorted(pairs.items()):
        print(f"renamed: {pair} ({_count(files, 'file')})")
    for group in GROUPS:
        _show(group, {one: files for one, files in found.items() if one.group == group}, everything)
    return int(any(one.group != "wording" for one in found))


def _as_listed(one: Difference, timed: bool, everything: bool) -> Difference:
    """In the group where it is shown; sentences that differ in the same way are one, whatever was measured."""
    if one.group != "wording":
        return replace(one, group="time") if timed else one
    if everything:
        return one
    before, after = (NUMBER.sub("#", text) for text in (one.before, one.after))
    return replace(one, what=f"{one.what}, in numbers" if before == after else one.what, before=before, after=after)


def _read(file: Path) -> tuple[Json, dict[str, Json]]:
    """The first line, which says what made the record, and each verdict by its file. Raises OSError and ValueError."""
    with file.open(encoding="utf-8") as lines:
        first, *verdicts = map(json.loads, lines)
    return first, {verdict["file"]: verdict for verdict in verdicts}


def _show(group: Group, found: Mapping[Difference, Sequence[str]], everything: bool) -> None:
    files = {file for some in found.values() for file in some}
    print(f"\n{TITLES[group]}: {_count(sum(map(len, found.values())), 'time')}, in {_count(len(files), 'file')}")
    order = sorted(found, key=lambda one: (-len(found[one]), one.where, one.what))
    for one in order if everything else order[:SHOWN]:
        some = list(dict.fromkeys(found[one]))
        more = ", ..." if len(some) > 2 and not everything else ""
        was, is_now = (_on_a_line(text, everything) for text in (one.before, one.after))
        print(f"  {one.where}: {one.what}: {was} -> {is_now}")
        print(f"    {len(found[one])} x: {', '.join(some if everything else some[:2])}{more}")
    if len(order) > SHOWN and not everything:
        print(f"  ... and {len(order) - SHOWN} more (--all)")


def _on_a_line(text: str, whole: bool) -> str:
    words = " ".join(text.split()) or "nothing"
    return words if whole or len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


# One file


def _out_of_time(verdict: Json) -> int:
    """How many cases ran out of time: the limits are seconds on the clock, and other work takes some of them."""
    return sum(case["outcome"] == "timeout" for test in verdict["tests"] for case in test["cases"])


def _differences(old: Json, new: Json, renamed: Mapping[str, str], pairs: Counter[str]) -> Iterator[Difference]:
    """pairs: is told which tests have another name."""
    exercise = old["exercise"]
    yield from _unequal("points", exercise, old, new, ("status", "score", "max_score"))
    yield from _unequal("wording", exercise, old, new, ("notes",))
    for one, other in _matched(old["tests"], new["tests"]):
        if one is None or other is None:
            known, is_now = ("there", "gone") if other is None else ("not there", "new")
            yield Difference("points", f"{exercise} {(one or other or {})['name']}", "the test", known, is_now)
            continue
        where = f"{exercise} {one['name']}"
        if one["name"] != other["name"]:
            pairs[f"{where} is now {other['name']}"] += 1
        yield from _unequal("wording", where, one, other, ("sentence",))
        if len(one["cases"]) != len(other["cases"]):  # which of them is which can't be known
            yield Difference("points", where, "cases", str(len(one["cases"])), str(len(other["cases"])))
            continue
        for case, its_other in zip(one["cases"], other["cases"]):
            yield from _in_case(where, case, its_other, renamed)


def _in_case(where: str, old: Json, new: Json, renamed: Mapping[str, str]) -> Iterator[Difference]:
    yield from _unequal("points", where, old, new, ("outcome", "points", "max_points", "carried"))
    yield from _unequal("wording", where, old, new, ("feedback",))
    mine, theirs = _explanations(old, renamed), _explanations(new, {})
    if mine != theirs:
        yield Difference("explanations", where, "explained as", _told(mine), _told(theirs))
    elif old["diagnosis"]:
        yield from _unequal("wording", where, old["diagnosis"], new["diagnosis"], ("advice",))


def _unequal(group: Group, where: str, old: Json, new: Json, names: Sequence[str]) -> Iterator[Difference]:
    for name in names:
        if _rounded(old[name]) != _rounded(new[name]):
            yield Difference(group, where, name, str(old[name]), str(new[name]))


def _explanations(case: Json, renamed: Mapping[str, str]) -> list[tuple[str, str | None, float | None]]:
    """The diagnosis first, then what fits as well."""
    all_of_them = [case["diagnosis"], *case["also"]] if case["diagnosis"] else []
    return [
        (renamed.get(one["kind"], one["kind"]), renamed.get(one["mistake"], one["mistake"]), _rounded(one["factor"]))
        for one in all_of_them
    ]


def _told(explanations: Sequence[tuple[str, str | None, float | None]]) -> str:
    each = (" ".join(str(part) for part in parts if part is not None) for parts in explanations)
    return ", ".join(each) or "nothing"


def _rounded(value: Any) -> Any:
    """A factor is measured, and its last digits are rounding; points have far fewer digits."""
    return float(f"{value:.4g}") if isinstance(value, float) else value


# Which test is which


def _matched(old: Sequence[Json], new: Sequence[Json]) -> Iterator[tuple[Json | None, Json | None]]:
    """Pairs of one test before and after: by the sentence, then by the name, then by the place among those left of the
    same visibility and points. What has no partner is given with None."""
    by: tuple[Callable[[Json], Any], ...] = (
        lambda test: (test["visibility"], test["sentence"]),
        lambda test: (test["visibility"], test["name"]),
        lambda test: (test["visibility"], round(sum(case["max_points"] for case in test["cases"]), 6)),
    )
    left, others = list(old), list(new)
    for key in by:
        waiting: dict[Any, list[Json]] = defaultdict(list)
        for test in others:
            waiting[key(test)].append(test)
        for test in tuple(left):
            if waiting[key(test)]:
                partner = waiting[key(test)].pop(0)
                left.remove(test)
                others.remove(partner)
                yield test, partner
    yield from ((test, None) for test in left)
    yield from ((None, test) for test in others)
