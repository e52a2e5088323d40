"""The page in a real browser, as its readers have it: on a phone, in the dark, by keyboard, through a screen reader."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from grader.reporting import html

pytestmark = pytest.mark.slow
OPEN = "document.querySelectorAll('details').forEach(details => details.open = true)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Of each text that can be seen: its contrast to what is behind it, as WCAG 2 counts it.
CONTRASTS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = rgba(getComputedStyle(element).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (!text || !element.checkVisibility() || element.closest('title, desc, style')) continue;
    const style = getComputedStyle(element), inside = element.closest('svg') ? style.fill : style.color;
    const [a, b] = [light(rgba(inside)), light(behind(element))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), text]);
  }
  return found;
}"""


@pytest.fixture
def show(browser, tmp_path):
    """Open a page from disk, and afterwards see that it complained of nothing and asked for nothing."""
    said, asked, contexts = [], [], []

    def opened(text, width=1100, scheme="light"):
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        assert asked.pop(0) == file.as_uri()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert asked == []


@pytest.fixture(scope="module")
def text(sample):
    return html.page(sample.everything)


def long_words(report):
    """The same report with texts that have no place to break."""
    word = "an_unbroken_word" * 30
    tests = tuple(replace(case, sentence=word, feedback=f"{word}\n    {word}", printed=word) for case in report.tests)
    return replace(report, tests=tests, title=word, notes=(word,), printed=word)


def test_the_page_opens_from_disk(show, text):
    assert show(text).title() == "2 of 5.5 points: A linear layer"


@pytest.mark.parametrize("width", [320, 360, 1100])
def test_nothing_is_wider_than_the_screen(show, sample, text, width):
    for report in (text, html.page(long_words(sample.everything))):
        page = show(report, width)
        assert page.evaluate(OVERFLOW) == 0
        page.evaluate(OPEN)
        assert page.evaluate(OVERFLOW) == 0


def test_text_on_a_phone_is_large_enough_to_read(show, text):
    page = show(text, 360)
    page.evaluate(OPEN)
    sizes = page.evaluate(
        "[...document.querySelectorAll('p, li, td, pre, dd')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 13


def test_a_screen_reader_finds_headings_landmarks_and_pictures(show, text):
    page = show(text)
    page.evaluate(OPEN)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    found = [
        (node["role"]["value"], node.get("name", {}).get("value", ""), node.get("description", {}).get("value", ""))
        for node in nodes if not node["ignored"]
    ]  # fmt: skip
    roles = [role for role, _, _ in found]
    assert {"banner", "main", "contentinfo"} <= set(roles)
    names = {(role, name) for role, name, _ in found}
    for heading in ("A linear layer", "Worked examples", "B is right.", "What your code printed"):
        assert ("heading", heading) in names
    levels = [
        next(int(about["value"]["value"]) for about in node["properties"] if about["name"] == "level")
        for node in nodes if not node["ignored"] and node["role"]["value"] == "heading"
    ]  # fmt: skip
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    pictures = {name: about for role, name, about in found if role == "image"}
    assert pictures["Where your answer is wrong"] == "2 of 6 elements are wrong: [0, 1], [1, 2]."
    assert pictures["Yours and torch's, epoch by epoch"].startswith("Yours and torch's differ from epoch 8 on.")
    assert pictures["y1: truth and prediction"].startswith("343 points in space.")
    assert "" not in pictures


def test_folds_open_by_keyboard(show, text):
    page = show(text)
    folds = page.locator("details:not([open])").count()
    assert folds > 3
    for _ in range(2 * folds + 4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.waiting > summary')"):
            break
    assert not page.get_by_text("C is right.").is_visible()
    page.keyboard.press("Enter")
    assert page.get_by_text("C is right.").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_background(show, text, scheme):
    page = show(text, scheme=scheme)
    page.evaluate(OPEN)
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 100
    assert [(ratio, word) for ratio, word in contrasts if ratio < 4.5] == []
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (int(ground[4:].split(",")[0]) < 60) == (scheme == "dark")


def test_folds_are_open_on_paper(show, text):
    page = show(text)
    folded = page.get_by_text("C is right.")
    before = page.evaluate("document.body.scrollHeight")
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert page.evaluate("document.body.scrollHeight") > before
    assert folded.bounding_box()["height"] > 0


def test_two_fragments_leave_their_page_alone(show, sample):
    host = "<!doctype html><html lang=en><title>notebook</title><p id=own>Mine</p><table><tr><td>1</table>{}</html>"
    look = """() => ['p#own', 'table', 'td', 'body', 'html'].map(name => {
      const style = getComputedStyle(document.querySelector(name));
      return [style.font, style.color, style.backgroundColor, style.margin, style.padding, style.borderBottom,
        style.borderCollapse];
    })"""
    alone = show(host.format("")).evaluate(look)
    page = show(host.format(html.fragment(sample.everything) * 2))
    assert page.evaluate(look) == alone
    assert page.get_by_role("region", name="Report on exercise03_linear").count() == 2
    page.evaluate(OPEN)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(OVERFLOW) == 0


def test_scripts_of_a_learner_never_run(show, sample):
    attack = "</style></script><img src=x onerror=\"document.title='mine'\"><script>document.title='mine'</script>"
    wrong = replace(sample.failed, feedback=attack, sentence=attack, visibility="visible", printed=attack)
    page = show(html.page(sample.report(wrong, title=attack, printed=attack)))
    assert page.title().startswith("2 of 5.5 points")
