# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The page of checks, and what is known of each, keep up with the catalogue."""

from importlib import resources

import msgspec
import pytest

from client.app.explain import load_explanations
from client.policy.catalogue import CATALOGUE
from client.policy.not_built import NOT_BUILT
from tests.style.checks_page import PAGE, page

IDS = [one.id for one in (*CATALOGUE, *NOT_BUILT)]
KNOWN = load_explanations()


def test_the_page_of_checks_is_current():
    assert PAGE.read_text("utf-8") == page(), "write it: python -m tests.style.checks_page"


@pytest.mark.parametrize("check", IDS)
def test_every_check_names_its_attack_in_both_languages(check):
    attacks = {KNOWN.of(check, tongue).attack for tongue in ("en", "de")}
    assert len(attacks) == 2
    assert "" not in attacks


def test_nothing_is_explained_that_is_no_check():
    file = resources.files("client") / "resources" / "explain.json"
    assert set(msgspec.json.decode(file.read_bytes())) <= set(IDS)
