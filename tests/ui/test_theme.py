# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Palettes hold their contrast, marks differ in black, icons are ours and complete."""

import itertools
import re
from importlib.resources import files
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QFontMetrics, QImage

from client.model.participant import TrustState
from client.ui import icons, theme
from client.ui.marks import mark_of

RESOURCES = files("client") / "resources"
ICONS = sorted(p.name[:-4] for p in (RESOURCES / "icons").iterdir() if p.name.endswith(".svg"))
GROUNDS = ("surface", "raised", "sidebar")
SOFT = {"accent": "accent_soft", "person": "person_soft", "warn": "warn_soft", "stop": "stop_soft"}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", theme.NAMES)
def test_text_is_readable_on_every_ground(name):
    tokens = theme.load(name).tokens
    for ground in (*GROUNDS, "hover", *SOFT.values()):
        assert contrast(tokens["text"], tokens[ground]) >= 4.5, ground
    for ground in GROUNDS:
        for tone in ("muted", "accent", "person", "warn", "stop", "org"):
            assert contrast(tokens[tone], tokens[ground]) >= 4.5, (tone, ground)
    for tone, ground in SOFT.items():
        assert contrast(tokens[tone], tokens[ground]) >= 4.5, (tone, ground)
    for filled in ("accent", "accent_hover", "stop", "stop_hover", "muted", "org", "secret"):
        assert contrast(tokens["on_fill"], tokens[filled]) >= 4.5, filled


@pytest.mark.parametrize("name", theme.NAMES)
def test_edges_and_focus_can_be_seen(name):
    tokens = theme.load(name).tokens
    for ground in GROUNDS:
        assert contrast(tokens["line"], tokens[ground]) >= 3
        assert contrast(tokens["focus"], tokens[ground]) >= 3


def test_all_themes_hold_the_same_tokens():
    assert len({frozenset(theme.load(name).tokens) for name in theme.NAMES}) == 1


def test_the_sheet_names_only_tokens_that_exist():
    sheet = (RESOURCES / "themes" / "watchword.qss").read_text("utf-8")
    used = set(re.findall(r"\$(\w+)", sheet))
    assert used <= set(theme.load("light").tokens)


def drawn(name, size=16):
    image = icons._drawn(name, "#000000", size, 1.0)
    return image.convertToFormat(QImage.Format.Format_Alpha8)


def differing(one, other):
    size = one.width()
    pairs = itertools.product(range(size), range(size))
    alphas = ((one.pixelColor(x, y).alpha(), other.pixelColor(x, y).alpha()) for x, y in pairs)
    return sum(abs(a - b) > 96 for a, b in alphas)


def test_the_five_marks_differ_in_black_at_16_pixels(qapp):
    qapp.processEvents()
    shapes = [drawn(mark_of(trust).icon) for trust in TrustState]
    for one, other in itertools.combinations(shapes, 2):
        assert differing(one, other) >= 20


def test_each_trust_state_has_its_own_word_and_shape():
    marks = [mark_of(trust) for trust in TrustState]
    assert len({m.word for m in marks}) == len(marks)
    assert len({m.icon for m in marks}) == len(marks)


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_draws_in_one_colour_on_the_grid(name):
    text = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    root = ET.fromstring(text)  # noqa: S314  our own file
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "2"
    assert re.findall(r"#[0-9a-fA-F]{3,8}", text) == []
    alphas = (drawn(name).pixelColor(x, y).alpha() for x in range(16) for y in range(16))
    assert any(alphas)


def test_a_theme_change_recolours_what_is_shown(ready, qapp):
    theme.apply(qapp, "dark")
    try:
        assert theme.current().name == "dark"
        assert ready.home.heading.palette().windowText().color() == theme.colour("text")
    finally:
        theme.apply(qapp, "light")


def test_larger_text_reaches_labels_that_exist(ready, qapp):
    before = ready.home.heading.font().pixelSize()
    theme.apply(qapp, "light", 2.0)
    try:
        assert ready.home.heading.font().pixelSize() == 2 * before
    finally:
        theme.apply(qapp, "light")


def test_a_change_of_colour_keeps_larger_text_large(ready, qapp):
    label = ready.call.banner._label
    theme.apply(qapp, "light", 2.0)
    try:
        large = label.font().pixelSize()
        assert large == 2 * theme.SIZES["strong"][0]
        label.set_tone("warn")
        assert label.font().pixelSize() == large
        assert ready.call.chat.input.font().pixelSize() == 2 * theme.SIZES["body"][0]
    finally:
        theme.apply(qapp, "light")


def test_digits_have_one_width(qapp):
    qapp.processEvents()
    theme.apply(qapp, "light")
    metrics = QFontMetrics(theme.font("digits"))
    assert metrics.horizontalAdvance("11111") == metrics.horizontalAdvance("00000")
