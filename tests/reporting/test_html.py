"""The page and the fragment: whole, in order, and nothing of the learner's is markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from grader.reporting import html
from grader.reporting.interface import Target
from grader.results import Repair

VOID = {"meta", "br", "hr"}
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}&\x1b[31m\x00\u202e\ud800"


class Page(HTMLParser):
    """Reads a page strictly: every element is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.within: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if "style" not in self._open:
            self.text += data
        for tag in self._open:
            self.within[tag] = self.within.get(tag, "") + data

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag in self.tags if re.fullmatch("h[1-6]", tag)]


def poisoned(value, skip=("outcome", "visibility", "status", "id", "waits_for", "isolation")):
    """The same report with hostile text in every place that has text."""
    if isinstance(value, str):
        return HOSTILE + value if value else ""
    if isinstance(value, tuple):
        return tuple(poisoned(part) for part in value)
    if is_dataclass(value):
        return replace(value, **{
            field.name: poisoned(getattr(value, field.name)) for field in fields(value) if field.name not in skip
        })  # fmt: skip
    return value


def test_the_page_is_whole(sample):
    page = Page(html.page(sample.everything))
    assert Counter(page.tags)["html"] == 1
    assert ("lang", "en") in page.attributes
    assert {"header", "main", "footer"} <= set(page.tags)
    assert ("content", "width=device-width, initial-scale=1") in page.attributes
    assert page.within["title"].startswith("2 of 5.5 points: A linear layer")


@pytest.mark.parametrize("form", [html.page, html.fragment])
def test_nothing_is_fetched_and_nothing_runs(sample, form):
    text = form(sample.everything)
    page = Page(text)
    assert not {"script", "link", "iframe", "img", "object"} & set(page.tags)
    assert not {"src", "href", "style", "onload"} & {name for name, _ in page.attributes}
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", text)


def test_scripts_and_the_network_are_forbidden(sample):
    policy = dict(Page(html.page(sample.everything)).attributes)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html.page(sample.everything)
    assert "http-equiv" in policy


def test_headings_go_down_one_level_at_a_time(sample):
    for form, first in ((html.page, 1), (html.fragment, 2)):
        levels = Page(form(sample.everything)).headings
        assert levels[0] == first
        assert levels.count(first) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_verdict_comes_first(sample):
    text = Page(html.page(sample.everything)).text
    assert text.index("2 of 5.5 points") < text.index("Tests: 2 passed, 3 failed") < text.index("Worked examples")
    assert text.index("Worked examples") < text.index("Hidden tests") < text.index("What your code printed")


def test_every_outcome_is_a_word(sample):
    text = Page(html.page(sample.everything)).text
    for word in ("✓ passed", "✗ failed", "✗ timed out", "– waiting", "· not run"):
        assert word in text


def test_waiting_tests_are_folded_under_their_cause(sample):
    text = html.page(sample.everything)
    folded = re.search(r'<details class="waiting">\s*<summary>(.*?)</summary>(.*?)</details>', text, re.S)
    assert folded
    assert folded[1] == "2 tests wait for this one, 3 points"
    assert "C is right." in folded[2]
    assert text.count("C is right.") == 1
    assert text.index("B is right.") < folded.start() < text.index("E trains.")


def test_both_explanations_are_said(sample):
    text = Page(html.page(sample.everything)).text
    assert "Why: Turn it round. Or: Or the rows were swapped." in text


def test_one_cause_is_told_once(sample):
    text = html.page(sample.report(sample.failed, replace(sample.failed, id="test_z", sentence="Z is right.")))
    assert text.count("Turn it round.") == 1
    assert "For the same reason as “" in text


def test_a_visible_test_shows_its_numbers_and_a_hidden_one_none(sample):
    shown = replace(sample.failed, visibility="visible", evidence=sample.seen)
    assert "2.00002" not in html.page(sample.report(shown))  # four digits
    assert "<table>" in html.page(sample.report(shown))
    assert "✗ wrong" in Page(html.page(sample.report(shown))).text
    hidden = html.page(sample.report(replace(shown, visibility="hidden")))
    assert "<table>" not in hidden
    assert "not finite" not in hidden
    assert "Hidden tests don’t show numbers." in hidden


def test_a_fault_of_the_course_is_not_the_learners(sample):
    text = Page(html.page(sample.report(sample.passed, status="error", notes=("test_a is broken",)))).text
    assert "This is a fault in the course or the grader, not in your code." in text
    assert "test_a is broken" in text


@pytest.mark.parametrize("form", [html.page, html.fragment])
def test_hostile_text_is_escaped_in_every_place(sample, form):
    report = poisoned(sample.everything)
    page, clean = Page(form(report)), Page(form(sample.everything))
    assert Counter(page.tags) == Counter(clean.tags)
    assert {name for name, _ in page.attributes} == {name for name, _ in clean.attributes}
    assert "{{ 7 * 7 }}" in page.text
    form(report).encode("utf-8")
    assert not set("\x1b\x00\u202e") & set(form(report))


def test_the_fragment_may_be_on_a_page_twice(sample):
    text = html.fragment(sample.everything)
    page = Page(text)
    assert "id" not in {name for name, _ in page.attributes}
    assert not {"html", "body", "main", "head"} & set(page.tags)
    style = re.sub(r"/\*.*?\*/", "", page.within["style"], flags=re.S)
    for selectors in re.findall(r"(?:^|[{};])\s*([^{};@]+)\{", style):
        for selector in re.split(r",(?![^(]*\))", selectors):
            assert ".grader-" in selector, selector


def test_a_stream_that_knows_no_unicode_gets_references(sample):
    text = html.render(sample.everything, Target(encoding="ascii"))
    assert "&#10003;" in text.encode("ascii").decode("ascii")


def test_what_stands_between_backticks_is_code(sample):
    said = "`f(<b>)` gives `None`, and ` stays."
    assert html.prose(said) == "<code>f(&lt;b&gt;)</code> gives <code>None</code>, and ` stays."
    page = html.render(sample.report(replace(sample.failed, feedback=said)), Target())
    assert "<p><code>f(&lt;b&gt;)</code> gives <code>None</code>, and ` stays.</p>" in page


def test_a_line_where_a_small_change_makes_it_right_is_code(sample):
    place = Repair("linear.py", 12, "f", "y < 2", "It was tried.", "another comparison")
    page = html.render(sample.report(replace(sample.failed, repairs=(place,))), Target())
    assert "another comparison" not in page, "that is a hint"
    assert "linear.py, line 12: <code>y &lt; 2</code>. It was tried." in page
    assert "<mark>" not in page
    around = replace(place, around=("def f(y):", "    y < 2", "    return y"), around_from=11)
    page = html.render(sample.report(replace(sample.failed, repairs=(around,))), Target())
    assert '<li value="12"><code><mark>    y &lt; 2</mark></code></li>\n<li value="13"><code>    return y' in page
