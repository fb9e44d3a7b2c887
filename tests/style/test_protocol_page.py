# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""docs/protocol.md is read by reviewers: what it lists must be what the code does."""

import re
from pathlib import Path

import pytest

from client.crypto.envelope import Context
from client.model import relay
from client.session.bodies import DATA, LOBBY, PAIRED, SEALED
from client.session.messages import EVIDENCE, Kind
from client.session.phases import TRANSITIONS
from tests.style import protocol_fields

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "protocol.md").read_text()
UNSIGNED = {Kind.SECRET, Kind.ROOM_KEY, Kind.POSTURE}


def _rows() -> dict[int, tuple[str, str]]:
    """Number of a message -> its name and the context that signs it, as the page says."""
    found = re.findall(r"^\| (\d+) \| `([a-z_]+)` \| (-|`[a-z-]+`) \|", PAGE, re.MULTILINE)
    return {int(number): (name, context.strip("`")) for number, name, context in found}


def test_every_message_of_a_call_has_its_row_and_its_number() -> None:
    assert {number: name for number, (name, _) in _rows().items()} == {
        kind.value: kind.name.lower() for kind in Kind
    }


def test_every_message_is_signed_for_the_use_that_the_page_names() -> None:
    contexts = {context.value for context in Context}
    for number, (_, context) in _rows().items():
        if Kind(number) in UNSIGNED:
            assert context == "-"
        else:
            assert f"watchword/{context}/v1" in contexts
    for kind, (context, _) in EVIDENCE.items():
        assert _rows()[kind.value][1] == context.value.split("/")[1]


@pytest.mark.parametrize("first_byte", [LOBBY, SEALED, PAIRED, DATA])
def test_every_kind_of_body_has_its_row(first_byte: int) -> None:
    assert f"| `{first_byte:02x}` |" in PAGE


def test_every_message_of_a_relay_is_listed() -> None:
    tags = {
        struct.__struct_config__.tag
        for struct in vars(relay).values()
        if isinstance(struct, type) and getattr(struct, "__struct_config__", None)
    }
    rows = PAGE.split("## 6. The relay")[1].split("## 7.")[0]
    assert {tag for tag in tags if tag and f"`{tag}`" not in rows} == set()


def test_the_picture_of_states_shows_only_changes_that_there_are() -> None:
    picture = PAGE.split("```mermaid")[1].split("```")[0]
    drawn = set(re.findall(r"^ +([A-Z]+) --> ([A-Z]+): (.+)$", picture, re.MULTILINE))
    assert drawn
    real = {(a.name, b.name, why) for a, why, b in TRANSITIONS}
    ends = {("HOLD", "ENDED", "not mended in time")}
    assert drawn - real - ends == set()
    assert {a for a, _, _ in drawn} | {b for _, b, _ in drawn} == {
        phase for pair in TRANSITIONS for phase in (pair[0].name, pair[2].name)
    }


def test_the_page_of_fields_says_what_the_code_reads() -> None:
    written = protocol_fields.PLACE.read_text()
    assert written == protocol_fields.page(), "python -m tests.style.protocol_fields"
    structs = {one for _, _, part in protocol_fields.PARTS for one in part}
    assert {type_ for _, type_ in EVIDENCE.values()} <= structs


def test_every_page_and_module_that_it_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)", PAGE)
    modules = re.findall(r"`((?:crypto|identity|session|net|relay|engine)/[a-z_/]+\.py)`", PAGE)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    assert [module for module in modules if not (ROOT / "client" / module).exists()] == []
