# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.directory: one well-formed list under one key, and which may follow which."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from client.crypto.envelope import Context, Envelope, b64, canonical, decode, sign
from client.identity import directory as lists
from client.identity.directory import (
    MAX_AHEAD_S,
    MAX_CARDS,
    DirectoryRefused,
    Objection,
    RevokedKind,
    accept,
    contradict,
    open_directory,
    sign_directory,
)
from client.model.errors import Malformed, SignatureInvalid
from tests.fakes.directories import (
    DAY,
    ORG,
    OTHER_ORG,
    card_again,
    directory,
    entry,
    following,
    opened,
    people,
    revoked,
)
from tests.fakes.people import NOW, card_of, person, uid_of

FIRST = opened(directory(*people("anna", "berta")))
DATA = FIRST.signed.envelope


def objection(old, new, now: int = NOW) -> Objection:
    with pytest.raises(DirectoryRefused) as caught:
        accept(old, new, now)
    return caught.value.objection


def changed(**changes):
    return msgspec.structs.replace(FIRST.value, **changes)


def test_reads_what_the_organisation_signed():
    again = open_directory(DATA, ORG.identity)
    assert again.signed == FIRST.signed
    assert set(again.entries) == {uid_of("anna"), uid_of("berta")}
    assert again.cards[uid_of("anna")] == (card_of("anna"),)
    assert accept(None, again, NOW)


def test_a_list_of_another_key_is_not_read():
    theirs = sign_directory(OTHER_ORG, FIRST.value).envelope
    with pytest.raises(SignatureInvalid):
        open_directory(theirs, ORG.identity)
    assert open_directory(theirs, OTHER_ORG.identity).value == FIRST.value


def test_bytes_signed_for_another_use_are_not_a_list():
    other = sign(ORG, Context.POLICY, FIRST.value)
    with pytest.raises(SignatureInvalid):
        open_directory(other.envelope, ORG.identity)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
@example(0, 1)
@example(len(DATA) - 1, 1)
def test_every_altered_byte_is_refused(at: int, by: int):
    altered = bytearray(DATA)
    altered[at] ^= by
    with pytest.raises((Malformed, SignatureInvalid)):
        open_directory(bytes(altered), ORG.identity)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@example(b"")
@example(b"{}")
@example(b"[" * 300)
def test_noise_is_malformed_or_unsigned(data: bytes):
    with pytest.raises((Malformed, SignatureInvalid)):
        open_directory(data, ORG.identity)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = sorted(lists.Directory.__struct_fields__)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FIELDS), JSON)
def test_a_signed_list_with_an_odd_field_is_read_whole_or_not_at_all(field: str, value):
    """Signed by the right key, so that the parser is reached: only a possible value passes."""
    plain = msgspec.to_builtins(FIRST.value) | {field: value}
    try:
        payload = canonical(plain)
    except Malformed:
        return
    signature = b64(ORG.sign(Context.DIRECTORY.bind(payload)))
    envelope = canonical(Envelope(b64(payload), ORG.identity, signature))
    try:
        read = open_directory(envelope, ORG.identity)
    except (Malformed, SignatureInvalid):
        return
    assert canonical(read.value) == payload


NOT_ONE = {
    "version": {"v": 2},
    "name": {"org": " "},
    "number": {"seq": 0},
    "predecessor of the first": {"prev": "0" * 128},
    "no predecessor": {"seq": 2},
    "odd predecessor": {"seq": 2, "prev": "x"},
    "over before it began": {"expires": NOW},
    "before time": {"issued": -1},
    "out of order": {"entries": tuple(reversed(FIRST.value.entries))},
    "twice": {"entries": (FIRST.value.entries[0],) * 2},
    "person revoked twice": {"revoked": (revoked(RevokedKind.PERSON, uid_of("carl")),) * 2},
    "odd person": {"revoked": (revoked(RevokedKind.PERSON, "Carl"),)},
    "odd key": {"revoked": (revoked(RevokedKind.KEY, "ed25519:" + "00" * 32),)},
    "odd room": {"revoked": (revoked(RevokedKind.ROOM, "lobby"),)},
    "odd date": {"revoked": (revoked(RevokedKind.ROOM, "ab" * 16, -1),)},
    "odd unit": {"entries": (entry(card_of("anna"), unit="a\nb"),)},
    "odd end": {"entries": (entry(card_of("anna"), not_after=-1),)},
    "no card": {"entries": (msgspec.structs.replace(entry(card_of("anna")), cards=()),)},
    "many cards": {"entries": (entry(*[card_of("anna")] * (MAX_CARDS + 1)),)},
    "a card of another": {
        "entries": (msgspec.structs.replace(entry(card_of("anna")), uid=uid_of("carl")),)
    },
    "one key twice": {"entries": (entry(card_of("anna"), card_of("anna")),)},
}


@pytest.mark.parametrize("changes", NOT_ONE.values(), ids=NOT_ONE)
def test_refuses_what_no_list_says(changes):
    with pytest.raises((Malformed, SignatureInvalid)):
        sign_directory(ORG, changed(**changes))
    with pytest.raises((Malformed, SignatureInvalid)):
        open_directory(sign(ORG, Context.DIRECTORY, changed(**changes)).envelope, ORG.identity)


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 2, "prev": "0" * 128},
        {"entries": ()},
        {"entries": (entry(card_of("anna"), card_again("anna"), unit="IT", not_after=NOW),)},
        {"revoked": (revoked(RevokedKind.PERSON, uid_of("carl")),)},
        {"revoked": (revoked(RevokedKind.KEY, person("carl").identity),)},
        {"revoked": (revoked(RevokedKind.ROOM, "ab" * 16),)},
    ],
)
def test_accepts_what_a_list_may_say(changes):
    assert opened(changed(**changes)).value == changed(**changes)


def test_a_forged_card_in_a_signed_list_is_refused():
    honest = decode(card_of("anna").envelope, Envelope)
    forged = msgspec.structs.replace(honest, sig=decode(card_of("carl").envelope, Envelope).sig)
    bad = msgspec.structs.replace(entry(card_of("anna")), cards=(forged,))
    with pytest.raises(SignatureInvalid):
        sign_directory(ORG, directory(bad))


def test_too_many_people_or_revocations_are_refused(monkeypatch):
    monkeypatch.setattr(lists, "MAX_ENTRIES", 1)
    with pytest.raises(Malformed):
        sign_directory(ORG, FIRST.value)
    assert opened(directory(*people("anna")))
    monkeypatch.setattr(lists, "MAX_REVOKED", 0)
    with pytest.raises(Malformed):
        sign_directory(ORG, directory(revoked=(revoked(RevokedKind.PERSON, uid_of("carl")),)))


def test_a_list_may_be_larger_than_other_messages():
    names = [f"p{n:02}" for n in range(20)]
    big = opened(directory(*people(*names)))
    assert len(big.signed.envelope) > 64 * 1024
    assert len(big.cards) == len(names)


def test_a_withdrawn_key_certifies_nobody():
    read = opened(
        directory(
            entry(card_of("anna"), card_again("anna")),
            revoked=(revoked(RevokedKind.KEY, person("anna").identity),),
        )
    )
    assert [card.key for card in read.cards[uid_of("anna")]] == [person("anna-again").identity]
    assert read.revokes(RevokedKind.KEY, person("anna").identity)
    assert not read.revokes(RevokedKind.PERSON, person("anna").identity)


def test_the_next_list_is_accepted_and_the_same_one_changes_nothing():
    assert accept(FIRST, following(FIRST, *people("anna")), NOW)
    assert not accept(FIRST, open_directory(DATA, ORG.identity), NOW)


def test_a_lower_number_is_refused_for_good():
    second = following(FIRST)
    assert objection(second, FIRST) is Objection.OLDER
    assert not Objection.OLDER.is_proof


def test_another_list_under_the_same_number_is_a_fork():
    other = opened(changed(entries=people("anna")))
    assert objection(FIRST, other) is Objection.FORK
    assert Objection.FORK.is_proof
    assert contradict(FIRST.signed, other.signed)
    assert contradict(other.signed, FIRST.signed)
    assert not contradict(FIRST.signed, FIRST.signed)


def test_the_next_number_must_name_what_came_before():
    other = opened(changed(entries=people("anna")))
    stranger = following(other)
    assert objection(FIRST, stranger) is Objection.BROKEN
    assert contradict(stranger.signed, FIRST.signed)
    assert accept(other, stranger, NOW)
    assert not contradict(stranger.signed, other.signed)


def test_a_gap_is_accepted_whatever_it_names():
    far = following(FIRST, seq=9, prev="ab" * 64)
    assert accept(FIRST, far, NOW)
    assert not contradict(FIRST.signed, far.signed)


def test_lists_of_two_keys_prove_nothing():
    theirs = opened(changed(entries=people("anna")), OTHER_ORG)
    assert not contradict(FIRST.signed, theirs.signed)


def test_an_expired_list_is_refused_first_and_later():
    assert objection(None, FIRST, NOW + 30 * DAY) is Objection.EXPIRED
    assert accept(None, FIRST, NOW + 30 * DAY - 1)
    second = following(FIRST, expires=NOW + DAY)
    assert objection(FIRST, second, NOW + DAY) is Objection.EXPIRED
    assert accept(FIRST, second, NOW + DAY - 1)


def test_a_list_from_the_future_is_refused():
    assert objection(None, FIRST, NOW - MAX_AHEAD_S - 1) is Objection.NOT_YET
    assert accept(None, FIRST, NOW - MAX_AHEAD_S)


def test_a_higher_number_with_an_older_date_is_refused():
    back = following(FIRST, issued=NOW - 1)
    assert objection(FIRST, back) is Objection.OLDER
    assert accept(FIRST, following(FIRST, issued=NOW), NOW)


def test_a_list_of_another_organisation_under_the_same_key_is_refused():
    assert objection(FIRST, following(FIRST, org="Amt Y")) is Objection.OTHER
