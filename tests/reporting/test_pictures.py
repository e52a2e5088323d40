"""Pictures are well formed, say in words what they show, and fit where they must."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from grader.reporting.pictures import curve, heat_map, scatter
from grader.results import Curve, Evidence

SVG = "{http://www.w3.org/2000/svg}"


def drawn(text):
    """A picture's elements by their tag. Raises if it isn't well-formed XML."""
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root[0].tag == SVG + "title"
    assert root[0].text
    assert root[1].tag == SVG + "desc"
    assert not any("id" in element.attrib for element in root.iter())
    return lambda tag: root.findall(f".//{SVG}{tag}")


def test_a_heat_map_has_a_sign_for_each_element(sample):
    find = drawn(heat_map.svg(sample.unseen))
    assert (len(find("circle")), len(find("rect"))) == (4, 2)
    assert find("desc")[0].text == "2 of 6 elements are wrong: [0, 1], [1, 2]."
    sides = [float(square.get("width")) for square in find("rect")]
    assert sides[0] > sides[1]


@pytest.mark.parametrize(("shape", "rows"), [((), 1), ((6,), 1), ((2, 3), 2), ((2, 3, 5), 6), ((1, 1), 1)])
def test_all_axes_but_the_last_are_stacked(shape, rows):
    count = 1
    for size in shape:
        count *= size
    evidence = Evidence(shape, (1,) * count)
    assert len({square.get("y") for square in drawn(heat_map.svg(evidence))("rect")}) == rows
    assert len(heat_map.text(evidence).splitlines()) == rows + 1


def test_a_heat_map_in_text():
    evidence = Evidence((2, 3), (0, 1, 0, 5, 0, 9))
    assert heat_map.text(evidence).splitlines()[:2] == ["··░░··", "▓▓··██"]
    assert heat_map.text(evidence, unicode=False).splitlines()[:2] == ["..--..", "xx..##"]
    assert heat_map.text(evidence, unicode=False).isascii()


def test_a_large_heat_map_shows_the_worst_of_neighbours():
    levels = [0] * (100 * 100)
    levels[-1] = 9
    *rows, key = heat_map.text(Evidence((100, 100), tuple(levels))).splitlines()
    assert len(rows) <= heat_map.ROWS
    assert max(map(len, rows)) <= 2 * heat_map.COLUMNS
    assert rows[-1].endswith("██")
    assert "one sign for 9 × 3 elements" in key


def test_a_curve_marks_where_the_two_part(sample):
    find = drawn(curve.svg(sample.curve, relative=True))
    texts = [text.text for text in find("text")]
    assert "first difference at epoch 8" in texts
    assert "epoch, 1 is torch's first value" in texts
    assert find("desc")[0].text == (
        "Yours and torch's differ from epoch 8 on. At epoch 38, yours is 1.47 and torch's is 0.02."
    )


def test_a_curve_breaks_where_there_is_no_number(sample):
    broken = replace(sample.curve, yours=(1.0, None, *sample.curve.yours[2:18], None, None))
    find = drawn(curve.svg(broken))
    assert len([line for line in find("polyline") if line.get("class") == "yours"]) == 2
    assert "Yours is not a number, or too large to draw, at epoch 2." in find("desc")[0].text


CURVES = {
    "one step": Curve("step", (0,), (1.0,), (2.0,), 0),
    "nothing of yours": Curve("step", (0, 1, 2), (None, None, None), (2.0, 1.0, 0.5), 0),
    "flat": Curve("step", (0, 1), (1.0, 1.0), (1.0, 1.0), 1),
    "below zero": Curve("step", (0, 1), (-1.0, -2.0), (-1.0, -30000.0), 1),
    "long": Curve("epoch", tuple(range(0, 1000, 10)), (1e-9,) * 100, tuple(1 / (n + 1) for n in range(100)), 995),
    "between the steps": Curve("step", (5, 9), (1.0, 2.0), (1.0, 3.0), 2),
}


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("name", CURVES)
def test_every_curve_can_be_drawn_and_fits(name, unicode):
    drawn(curve.svg(CURVES[name]))
    lines = curve.text(CURVES[name], relative=True, unicode=unicode).splitlines()
    assert len(lines) <= 10
    assert max(map(len, lines)) <= 60
    assert unicode or all(line.isascii() for line in lines)


def test_a_curve_in_text_tells_the_two_apart(sample):
    text = curve.text(sample.curve)
    first, last = text.splitlines()[0], text.splitlines()[5]
    assert first.rstrip().endswith("●")
    assert last.rstrip().endswith("○")
    assert "◉" in text


def test_a_scatter_has_both_panels_on_one_scale(sample):
    pictures = scatter.svgs(sample.scatter)
    assert len(pictures) == 2
    find = drawn(pictures[0])
    assert find("title")[0].text == "y1: truth and prediction"
    assert len(find("circle")) == 2 * len(sample.scatter.points)
    assert "343 points in space. True values: -4 to 6. Predicted values: -4 to 4." in (
        find("desc")[0].text
    )
    assert [text.text for text in find("text")][-3:] == ["-4", "1", "6"]


def test_points_without_a_number_are_hollow(sample):
    lost = replace(
        sample.scatter, names=("y",), points=((0.0, 0.0, 0.0), (1.0, 0.0, 0.0)), truth=((1.0, 2.0),),
        prediction=((None, float("nan")),),
    )  # fmt: skip
    find = drawn(scatter.svgs(lost)[0])
    assert [point.get("fill") for point in find("circle")].count("none") == 2
    assert "2 are not numbers." in find("desc")[0].text


def test_a_scatter_of_nothing_is_empty(sample):
    find = drawn(scatter.svgs(replace(sample.scatter, names=("y",), points=(), truth=((),), prediction=((),)))[0])
    assert find("circle") == []


def test_hostile_names_stay_text(sample):
    name = "<script>alert(1)</script>&\x1b\x00\ud800"
    assert drawn(curve.svg(replace(sample.curve, along=name)))("script") == []
    find = drawn(scatter.svgs(replace(sample.scatter, names=(name, name)))[0])
    assert find("title")[0].text == "<script>alert(1)</script>&���: truth and prediction"
