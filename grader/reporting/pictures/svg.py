"""Writing SVG: always well formed, with a name and a description for readers who can't see the picture.

Colours are classes in templates/report.css, so that they follow the reader's light or dark theme.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from grader import sanitize


def picture(width: float, height: float, name: str, description: str) -> Element:
    """An empty picture. It has no ids, so that several pictures can be on one page."""
    root = Element("svg", viewBox=f"0 0 {_short(width)} {_short(height)}", width=_short(width), role="img")
    root.set("xmlns", "http://www.w3.org/2000/svg")
    add(root, "title", name)
    add(root, "desc", description)
    return root


def add(parent: Element, tag: str, text: str = "", **attributes: str | float) -> Element:
    """A new element in `parent`. An attribute's "_" stands for "-", and is cut off from the end ("class_")."""
    named = {key.rstrip("_").replace("_", "-"): _short(value) for key, value in attributes.items()}
    element = SubElement(parent, tag, named)
    element.text = sanitize.line(text) or None
    return element


def markup(root: Element) -> str:
    """The picture as text."""
    return tostring(root, encoding="unicode")


def _short(value: str | float) -> str:
    return sanitize.line(value) if isinstance(value, str) else f"{value:.4g}"
