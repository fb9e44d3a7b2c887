# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every control has a name, on every page; and no control says to join anyway."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractScrollArea, QWidget

from tests.ui.screens import SCENES, Stage

BARRED = re.compile(
    r"\b(user|channel|peer|fingerprint|trusted|handshake|AES|ECDSA)s?\b", re.IGNORECASE
)
CHECK_ID = re.compile(r"\b[A-Z]+(-[A-Z0-9]+)+\b")
"""Ids of checks are shown as they are, for IT."""


@pytest.fixture(params=sorted(set(SCENES) - {"in-call-hold"}))
def scene(request, ready, engine):
    SCENES[request.param](Stage(engine, ready))
    return ready


def controls(window):
    page = window.stack.currentWidget()
    skipped = (QAbstractItemView, QAbstractScrollArea)
    return [
        w
        for w in page.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.isVisibleTo(page)
        and not (isinstance(w, skipped) and not w.accessibleName())
    ]


def test_every_control_has_a_name_and_a_role(scene):
    for control in controls(scene):
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface.text(QAccessible.Text.Name), control
        assert interface.role() not in {QAccessible.Role.Client, QAccessible.Role.NoRole}


def test_no_control_leads_past_the_checks(scene):
    barred = re.compile(r"anyway|regardless|ignore|skip|override", re.IGNORECASE)
    for button in scene.findChildren(QAbstractButton):
        assert not barred.search(button.text() + button.accessibleName())


def test_the_words_that_are_not_used_on_screen_are_not_used(scene):
    for widget in scene.findChildren(QWidget):
        shown = getattr(widget, "text", str)
        text = shown() if callable(shown) else ""
        assert not BARRED.search(CHECK_ID.sub("", str(text))), text
