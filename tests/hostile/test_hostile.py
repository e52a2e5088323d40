"""The hostile corpus, tried on our grader and on a naive one.

Here each attack earns what it deserves, learns nothing, changes nothing and ends; there it bites, or it were no attack.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from harness.corpus import FOLDERS, STUBS, Attack, attacks
from harness.course import ROOT, Course
from harness.hidden_numbers import HiddenNumbers, hidden_numbers, naive_numbers
from harness.leaks import leaks
from harness.people import Person
from harness.watch import Ear, children, dropped, files, processor_s, settles

from grader.examiner.device_checks import portability

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")

SEED = 20_260_117
ALL = 10.0
MOST_SPENT_S = 40.0
"""Of processor time, for an examination with the search for a line."""
CLASSES = {"stealing": 20, "tampering": 20, "gaming": 15, "resources": 12, "handin": 10, "searching": 15}
FREE = {"03": 0, "05": 1}  # points that the naive grader gives for doing nothing
BY_COMMAND = (
    "stealing/inputs_in_a_message", "tampering/exits_at_import", "tampering/fake_points_line", "gaming/in_place_inputs",
    "resources/segfault", "handin/torch_beside", "handin/name_with_escapes", "handin/own_course", "handin/fifo",
)  # fmt: skip


@lru_cache
def numbers(exercise: str) -> HiddenNumbers:
    return hidden_numbers(exercise, SEED)


@lru_cache
def naive_draws() -> HiddenNumbers:
    return naive_numbers()


@lru_cache
def names_of_tests(exercise: str) -> set[str]:
    """The names of an exercise's hidden tests, and of the one that looks at all of them on a simulated GPU."""
    files = (ROOT / "tests/hidden" / FOLDERS[exercise]).glob("test_*.py")
    own = {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)}
    return own | {portability.TEST}


def submitted(path: Path) -> str:
    """The text that was handed in, where there is one."""
    try:
        regular = path.is_file() and not path.is_symlink() and path.stat().st_size < 2_000_000
    except OSError:
        return ""
    return path.read_text(encoding="utf-8", errors="replace") if regular else ""


def test_the_corpus_is_as_large_as_it_says():
    counted = Counter(attack.path.parent.name for attack in attacks())
    assert set(counted) == set(CLASSES)
    assert all(counted[name] >= least for name, least in CLASSES.items())
    assert sum(counted.values()) >= 75
    assert sum(attack.bites.startswith("ours alone") for attack in attacks() if not attack.searching) <= 40


def test_an_attack_bites_a_naive_grader(
    attack: Attack, naive: Any, people: Any, course: Course, hand_in: Any, ear: Ear, world: Path
):
    if attack.bites.startswith("ours alone"):
        pytest.skip(attack.bites)
    path = hand_in(attack, people["user"] or people["root"])
    folder = path if path.is_dir() and not path.is_symlink() else path.parent
    watched = [world / "home-naive", folder.parent]
    before = files(*watched)
    job = {"exercise": attack.exercise, "path": str(path), "folder": str(folder)}
    done = naive.ask({**job, "limit_s": 3 if attack.bites == "hangs" else 20}, 40)
    changed = [name for name in set(before.items()) ^ set(files(*watched).items()) if not _is_its_own(name[0], folder)]
    score, text = (done["score"] or 0, done["text"]) if done else (0, "")
    bitten = {
        "full points": score >= ALL,
        "points": score > max(attack.earns, FREE[attack.exercise]),
        "leaks": any(word in text for word in course.canaries.values()) or bool(naive_draws().told(text)),
        "loses the report": done is None or (done["ended"] != "timeout" and done["tests"] < 4),
        "hangs": done is not None and done["ended"] == "timeout",
        "escapes": bool(changed) or ear.heard() > 0 or (done is not None and done["left"] > 0),
    }
    assert bitten[attack.bites], f"{bitten}\n{changed}\n{done and (done['ended'], done['score'], done['text'][-3000:])}"


def _is_its_own(name: str, folder: Path) -> bool:
    """What the naive grader and pytest write themselves."""
    own = Path(name) == folder or folder in Path(name).parents or Path(name) == folder.parent / "log.txt"
    return own or "pytest-of-" in name or "__pycache__" in name


def test_an_attack_gets_nowhere(
    attack: Attack, ours: Any, who: Person, course: Course, hand_in: Any, ear: Ear, world: Path,
    request: pytest.FixtureRequest,
):  # fmt: skip
    if attack.open:
        request.applymarker(pytest.mark.xfail(reason=f"open: {attack.open}", strict=True))
    path = hand_in(attack, who)
    watched = [course.root, who.home, path.parent]
    assert settles(lambda: not list(who.home.glob("tmp/grade-*/*")))
    before, running, dropped_before = files(*watched), children(os.getpid()), dropped()
    start, spent = time.monotonic(), processor_s(ours.process.pid)
    pages = ours.ask({"exercise": attack.graded_as, "path": str(path), "seed": SEED})
    took, spent = time.monotonic() - start, processor_s(ours.process.pid) - spent
    assert pages is not None, "the grader has died, or hangs"
    found = [
        *_judged(pages, attack),
        *(_misled(pages, attack, spent) if attack.searching else []),
        *leaks(pages, course, numbers(attack.exercise), submitted(path), ()),
        *_unsightly(pages),
        *(["it took too long"] if took > (30 if attack.short else 120) else []),  # of a busy machine's wall time
        *(["scratch folders are left"] if not settles(lambda: not list(who.home.glob("tmp/grade-*/*"))) else []),
        *(f"changed {name}" for name, _ in set(before.items()) ^ set(files(*watched).items())),
        *(f"dropped {name}" for name in dropped() if name not in dropped_before),
        *(["processes are left"] if not settles(lambda: children(os.getpid()) <= running) else []),
        *(["it reached the network"] if ear.heard() else []),
    ]
    assert not found, "\n".join(["", *found, pages["said"] or pages["text"]])


def _judged(pages: dict[str, str], attack: Attack) -> list[str]:
    """What is wrong with the verdict."""
    if attack.outcomes == {"refused"}:
        return [] if pages["code"] == 2 and pages["said"] else [f"exit code {pages['code']}, not refused"]
    if pages["code"] != (0 if attack.earns == ALL else 1):
        return [f"exit code {pages['code']}: {pages['said']}"]
    report = json.loads(pages["json"])
    hidden = [test for test in report["tests"] if test["visibility"] == "hidden"]
    outcomes = {test["outcome"] for test in hidden} - {"not_checked", "passed"}
    found = []
    if report["score"] != attack.earns:
        found.append(f"it earned {report['score']:g} points, {attack.earns:g} are deserved")
    if report["max_score"] != ALL:
        found.append(f"only {report['max_score']:g} points were judged")
    if not (outcomes <= attack.outcomes and (outcomes or attack.earns == ALL)):
        found.append(f"the outcomes are {sorted(outcomes)}")
    if {test["id"].partition("[")[0] for test in hidden} != names_of_tests(attack.exercise):
        found.append("tests are missing")
    return found


def _misled(pages: dict[str, str], attack: Attack, spent_s: float) -> list[str]:
    """What is wrong with the search for a line. spent_s: the processor time of the whole examination."""
    report = json.loads(pages["json"])
    places = [place for test in report["tests"] for place in test["repairs"]]
    found = [f"line {place['line']} was named" for place in places if str(place["line"]) not in attack.names]
    if "none" not in attack.names and not places:
        found.append("no line was named")
    if "The grader" in " ".join(report["notes"]):
        found.append(f"the search failed: {report['notes']}")
    if spent_s > MOST_SPENT_S:
        found.append(f"it took {spent_s:.0f} s of processor time")
    return found


def _unsightly(pages: dict[str, str]) -> list[str]:
    """What a submission must not put into a report."""
    found = []
    for name in ("text", "said", "html", "json"):
        if any(not (character.isprintable() or character in "\n\t") for character in pages[name]):
            found.append(f"control characters in {name}")
    if re.search(r"<(script|iframe|img|a |object|embed)", pages["html"], re.IGNORECASE):
        found.append("markup of the submission's in the page")
    if len(re.findall(r"^Score: ", pages["text"], re.MULTILINE)) > 1:
        found.append("two scores in the text")
    if sum(map(len, (pages["text"], pages["said"], pages["html"], pages["json"]))) > 1_500_000:
        found.append("a report of more than 1.5 MB")
    return found


@pytest.mark.parametrize("name", BY_COMMAND)
def test_the_command_survives_it(name: str, who: Person, course: Course, hand_in: Any, ear: Ear):
    """The whole of it, in the hand-in's own folder, with three reports."""
    attack = next(attack for attack in attacks() if attack.name == name)
    path = hand_in(attack, who)
    folder = path if path.is_dir() else path.parent
    formats = [part for form in ("text", "json", "html") for part in ("--format", form, "-o", who.home / f"r.{form}")]
    command = [who.venv / "bin/grade", attack.graded_as, "-s", path, "--device", "cpu", "--seed", SEED, *formats]
    running, folders = children(os.getpid()), set(who.home.glob("tmp/grade-*"))
    with who.start(
        *command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"CI_TOKEN": course.canaries["token"]},
    ) as process:  # fmt: skip
        out, said = process.communicate(timeout=60)
    refused = attack.outcomes == {"refused"}
    assert process.returncode == (2 if refused else 1), said
    assert settles(lambda: children(os.getpid()) <= running)
    assert settles(lambda: set(who.home.glob("tmp/grade-*")) <= folders)
    assert ear.heard() == 0
    pages = {form: _taken(who.home / f"r.{form}") for form in ("text", "json", "html")}
    pages = {**pages, "json": pages["json"] or "{}", "said": out + said, "code": process.returncode}
    problems = [*_judged(pages, attack), *_unsightly(pages)]
    if not attack.open:
        problems += leaks(pages, course, numbers(attack.exercise), submitted(path), ())
    assert not problems


def _taken(file: Path) -> str:
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    file.unlink(missing_ok=True)
    return text


def test_an_honest_answer_is_graded_as_ever(ours: Any, course: Course):
    """Without this, a grader that refuses everything would pass all of the above."""
    for exercise, folder in FOLDERS.items():
        path = course.root / "solutions" / folder / STUBS[exercise]
        pages = ours.ask({"exercise": exercise, "path": str(path), "seed": SEED})
        assert pages["code"] == 0, pages["text"]


def test_the_search_for_leaks_finds_them(course: Course):
    """Each kind of leak is one that the search can see."""
    found = numbers("05")
    value = found._sorted[0]
    shown = f"{value:.6e}"
    assert found.told(f"it is {value!r}.")
    assert found.told(f"it is {value:.5g}") or "e" in f"{value:.5g}"
    assert found.told(f"digits {shown[0]}{shown[2:8]} follow")
    empty = {"text": "", "json": "{}", "html": "", "said": ""}
    for word in course.canaries.values():
        assert leaks({**empty, "html": f"<b>{word}</b>"}, course, found, "")
    assert leaks({**empty, "said": "return 2 * self.difference / self.difference.numel()"}, course, found, "")
    assert not leaks({**empty, "text": "The 2 from the derivative of the square is missing."}, course, found, "")
