# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.comparing: a match needs the shown number and evidence; a difference needs none."""

import pytest

from client.crypto.safety_number import scannable
from client.engine.comparing import judge_codes
from client.identity.card import make_card
from client.identity.contacts import Way
from client.model import events
from client.model.commands import Evidence, MarkCompared
from client.model.errors import Failure, WrongUse
from client.model.events import ScanOutcome
from client.model.participant import KeyCause, TrustState
from tests.fakes.desk import Desk, code_of
from tests.fakes.people import NOW, person, uid_of

BERTA = uid_of("berta")
KEY = person("berta").identity


@pytest.fixture
def desk() -> Desk:
    return Desk()


def trust(desk: Desk) -> TrustState:
    return desk.account.known(NOW).contact(BERTA).trust


def shown(desk: Desk) -> events.SafetyNumber:
    desk.comparing.show(BERTA)
    return desk.told(events.SafetyNumber)[-1]


def refused(desk: Desk, wish: MarkCompared) -> str:
    with pytest.raises(WrongUse) as caught:
        desk.comparing.match(wish)
    assert trust(desk) is TrustState.UNVERIFIED
    assert ("verified", wish.by.value) not in desk.account.audit.said
    return caught.value.code


def scan(desk: Desk, *contents: bytes) -> events.Scanned:
    expected = desk.comparing.expected(BERTA)
    desk.comparing.scanned(expected, *judge_codes(contents, expected))
    return desk.told(events.Scanned)[-1]


def test_both_sides_see_one_number_and_read_in_turn(desk):
    other = Desk("berta", "anna")
    mine = shown(desk)
    other.comparing.show(uid_of("anna"))
    theirs = other.told(events.SafetyNumber)[-1]
    assert mine.groups == theirs.groups
    assert mine.words == theirs.words
    assert [len(line) for line in mine.words] == [6, 6, 6]
    assert mine.i_begin is not theirs.i_begin


@pytest.mark.parametrize("by", [Evidence.LINES, Evidence.ALOUD, Evidence.TYPED, Evidence.SCAN])
def test_no_match_counts_before_the_number_was_shown(desk, by):
    assert refused(desk, MarkCompared(BERTA, by)) == "not-shown"


@pytest.mark.parametrize("by", [Evidence.LINES, Evidence.ALOUD])
def test_a_match_counts_for_the_number_that_was_shown(desk, by):
    shown(desk)
    desk.comparing.match(MarkCompared(BERTA, by))
    assert trust(desk) is TrustState.IN_PERSON
    assert desk.account.audit.said == [("verified", by.value)]


def test_the_last_two_groups_as_they_stand_here_are_evidence(desk):
    groups = shown(desk).groups
    desk.comparing.match(MarkCompared(BERTA, Evidence.TYPED, f" {groups[-2]} {groups[-1]}"))
    assert trust(desk) is TrustState.IN_PERSON


@pytest.mark.parametrize("typed", ["", "12345", "00000 00000", "\u0661\u0662"])
def test_other_groups_are_no_evidence(desk, typed):
    shown(desk)
    assert refused(desk, MarkCompared(BERTA, Evidence.TYPED, typed)) == "typed-differs"


def test_the_first_groups_are_no_evidence(desk):
    groups = shown(desk).groups
    wish = MarkCompared(BERTA, Evidence.TYPED, "".join(groups[:2]))
    assert refused(desk, wish) == "typed-differs"


def test_a_scan_is_claimed_in_vain_when_there_was_none(desk):
    shown(desk)
    assert refused(desk, MarkCompared(BERTA, Evidence.SCAN)) == "not-scanned"


def test_the_others_code_is_a_match_and_its_way_is_kept(desk):
    shown(desk)
    assert scan(desk, code_of("berta", "anna")).outcome is ScanOutcome.MATCH
    assert trust(desk) is TrustState.UNVERIFIED
    desk.comparing.match(MarkCompared(BERTA, Evidence.SCAN))
    assert trust(desk) is TrustState.IN_PERSON
    assert desk.account.book.contact(BERTA).compared.way is Way.QR
    assert desk.account.audit.said == [("scanned", "match"), ("verified", "scan")]


def forged(owner: tuple[str, str], other: tuple[str, str]) -> bytes:
    """A code under the key of the first name and the uid of the second."""
    (key, uid), (their_key, their_uid) = owner, other
    return scannable(
        person(key).identity, uid_of(uid), person(their_key).identity, uid_of(their_uid)
    )


MALLORY_AS_BERTA = forged(("mallory", "berta"), ("anna", "anna"))
MALLORY_AS_ANNA = forged(("berta", "berta"), ("mallory", "anna"))
MALLORY_AS_BOTH = forged(("mallory", "berta"), ("mallory", "anna"))


@pytest.mark.parametrize("content", [MALLORY_AS_BERTA, MALLORY_AS_ANNA, MALLORY_AS_BOTH])
def test_somebody_in_between_is_a_difference(desk, content):
    shown(desk)
    assert scan(desk, content).outcome is ScanOutcome.DIFFERENT
    assert refused(desk, MarkCompared(BERTA, Evidence.SCAN)) == "scan-differs"
    # Also no other evidence helps now, and no further try.
    assert scan(desk, code_of("berta", "anna")).outcome is ScanOutcome.DIFFERENT
    for by in (Evidence.SCAN, Evidence.LINES, Evidence.ALOUD, Evidence.SAID):
        assert refused(desk, MarkCompared(BERTA, by)) == "scan-differs"


def test_after_a_difference_the_number_can_be_shown_and_scanned_anew(desk):
    shown(desk)
    scan(desk, MALLORY_AS_BERTA)
    shown(desk)
    assert scan(desk, code_of("berta", "anna")).outcome is ScanOutcome.MATCH
    desk.comparing.match(MarkCompared(BERTA, Evidence.SCAN))
    assert trust(desk) is TrustState.IN_PERSON


@pytest.mark.parametrize(
    ("content", "outcome", "about"),
    [
        (code_of("anna", "berta"), ScanOutcome.OWN, ""),
        (code_of("anna", "carl"), ScanOutcome.OWN, ""),
        (code_of("carl", "anna"), ScanOutcome.WRONG_PERSON, "Carl"),
        (code_of("berta", "carl"), ScanOutcome.WRONG_PAGE, "Carl"),
        (b"\x08\x03" + code_of("berta", "anna")[2:], ScanOutcome.OTHER_VERSION, ""),
        (b"https://example.org/", ScanOutcome.NOT_OURS, ""),
    ],
)
def test_a_mistake_is_named_and_proves_nothing(desk, content, outcome, about):
    shown(desk)
    said = scan(desk, content)
    assert (said.outcome, said.about) == (outcome, about)
    assert refused(desk, MarkCompared(BERTA, Evidence.SCAN)) == "not-scanned"
    # A mistake is no difference: the right code still counts.
    assert scan(desk, code_of("berta", "anna")).outcome is ScanOutcome.MATCH


def test_a_picture_without_a_code_says_nothing(desk):
    shown(desk)
    assert scan(desk).outcome is ScanOutcome.NOTHING


def test_of_two_codes_in_one_picture_the_worse_one_counts(desk):
    shown(desk)
    both = (code_of("berta", "anna"), MALLORY_AS_BERTA)
    assert scan(desk, *both).outcome is ScanOutcome.DIFFERENT
    shown(desk)
    stray = (b"https://example.org/", code_of("berta", "anna"))
    assert scan(desk, *stray).outcome is ScanOutcome.MATCH


def other_card(desk: Desk) -> None:
    card = make_card(person("berta-again"), BERTA, "Berta", NOW + 1)
    desk.account.book, _ = desk.account.book.add(card, NOW + 1)


def test_a_key_that_came_after_the_number_was_shown_was_not_compared(desk):
    groups = shown(desk).groups
    other_card(desk)
    for wish in (
        MarkCompared(BERTA, Evidence.LINES),
        MarkCompared(BERTA, Evidence.TYPED, "".join(groups[-2:])),
    ):
        with pytest.raises(WrongUse):
            desk.comparing.match(wish)
    with pytest.raises(WrongUse):
        desk.comparing.differ(BERTA)
    assert trust(desk) is TrustState.KEY_CHANGED
    shown(desk)
    desk.comparing.match(MarkCompared(BERTA, Evidence.LINES))
    assert trust(desk) is TrustState.IN_PERSON
    assert desk.account.book.contact(BERTA).identity == person("berta-again").identity


def test_a_scan_for_the_key_before_does_not_count_for_the_new_one(desk):
    shown(desk)
    expected = desk.comparing.expected(BERTA)
    other_card(desk)
    shown(desk)
    desk.comparing.scanned(expected, *judge_codes([code_of("berta", "anna")], expected))
    assert not desk.told(events.Scanned)
    with pytest.raises(WrongUse):
        desk.comparing.match(MarkCompared(BERTA, Evidence.SCAN))


def test_a_difference_blocks_and_is_recorded(desk):
    shown(desk)
    assert desk.comparing.differ(BERTA) == KEY
    assert trust(desk) is TrustState.KEY_CHANGED
    assert desk.account.known(NOW).contact(BERTA).cause is KeyCause.DIFFERED
    assert desk.account.audit.said == [("different", "")]


def test_what_cannot_be_recorded_is_not_verified(desk):
    shown(desk)
    desk.account.audit.fails = Failure("PROFILE-WRITE", "The disk is full.")
    with pytest.raises(Failure):
        desk.comparing.match(MarkCompared(BERTA, Evidence.LINES))
    assert trust(desk) is TrustState.UNVERIFIED


def test_a_difference_counts_even_when_it_cannot_be_recorded(desk):
    shown(desk)
    desk.account.audit.fails = Failure("PROFILE-WRITE", "The disk is full.")
    assert desk.comparing.differ(BERTA) == KEY
    assert trust(desk) is TrustState.KEY_CHANGED
    (told,) = desk.told(events.CommandFailed)
    assert (told.command, told.sentence) == ("MarkDifferent", "The disk is full.")


def test_nobody_is_compared_with_me_or_a_stranger(desk):
    for uid in (uid_of("anna"), uid_of("dora")):
        for ask in (desk.comparing.show, desk.comparing.expected, desk.comparing.differ):
            with pytest.raises(WrongUse):
                ask(uid)
    assert not desk.told(events.SafetyNumber)


def test_the_log_names_nobody(desk):
    shown(desk)
    desk.comparing.match(MarkCompared(BERTA, Evidence.LINES))
    (event,) = desk.account.audit.events
    assert len(event.person) == 16
    assert "berta" not in str(event)
