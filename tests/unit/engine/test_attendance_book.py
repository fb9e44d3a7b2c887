# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Records of calls on disk, and as a person reads them."""

from importlib import resources
from string import Formatter

import pytest
from msgspec import json, structs

from client.crypto.envelope import Context, sign
from client.engine import attendance_book
from client.engine.attendance_book import AttendanceBook, KeptCall, KeptReceipt, Named
from client.engine.attendance_view import view_of
from client.model.attendance import Difference, DifferenceKind, RecordState
from client.model.errors import Failure, Malformed
from client.model.ids import DisplayName, HelloHash, IdentityKey, RoomId, RosterHash, Uid
from client.model.participant import TrustState
from client.platform.paths import ProfileFolder
from client.session.receipt import EpochNamed, Present, Receipt, room_mark
from tests.fakes.call_room import person

T = 1_790_000_000
ROOM = RoomId("0123456789abcdef0123456789abcdef")
HASH = "ab" * 64
OTHER = RoomId("f" * 32)
NAMES = ("Anna", "Ben", "Cem")


def texts(language: str) -> dict[str, str]:
    data = (resources.files("client") / "resources" / f"call.{language}.json").read_bytes()
    return json.decode(data)["attendance"]


def envelope(n: int, *, until: tuple[int, ...] = (600, 600, 600), room: RoomId = ROOM) -> bytes:
    people = tuple(
        Present(
            key=person(k).identity,
            seen=((T, T + end),),
            trust=TrustState.IN_PERSON,
            by="" if k == 0 else person(0).identity,
        )
        for k, end in enumerate(until)
    )
    receipt = Receipt(
        type="attendance",
        v=1,
        room=room_mark(room),
        sender=HelloHash(HASH),
        rh=RosterHash(HASH),
        at=T + 600,
        epochs=(EpochNamed(epoch=1, descriptor=HASH),),
        people=people,
        audit="",
    )
    return sign(person(n).signing, Context.ATTENDANCE, receipt).envelope


def taken(n: int, *kinds: DifferenceKind) -> KeptReceipt:
    differences = tuple(Difference(kind, person(2).identity) for kind in kinds)
    return KeptReceipt(HelloHash(HASH), person(n).identity, envelope(n), differences)


def kept(*receipts: KeptReceipt, **changes: object) -> KeptCall:
    call = KeptCall(
        room_id=ROOM,
        title="Lage",
        me=person(0).identity,
        mine=envelope(0),
        taken=receipts,
        people=tuple(
            Named(person(n).identity, Uid(f"p{n}@amt.example"), DisplayName(name))
            for n, name in enumerate(NAMES)
        ),
        ended_for_all=False,
    )
    return structs.replace(call, **changes)


@pytest.fixture
def folder(tmp_path) -> ProfileFolder:
    return ProfileFolder.open(tmp_path / "profile")


def later(call: KeptCall, seconds: int) -> KeptCall:
    receipt = structs.replace(call.receipt, at=call.receipt.at + seconds)
    mine = sign(person(0).signing, Context.ATTENDANCE, receipt).envelope
    return structs.replace(call, mine=mine)


def test_keeps_calls_and_finds_them_by_their_room(folder):
    book, call = AttendanceBook(folder, person(0)), kept(taken(1))
    book.keep(call)
    book.keep(kept(room_id=OTHER, mine=envelope(0, room=OTHER)))
    assert book.calls(ROOM) == (call,)
    assert len(book.calls()) == 2
    assert book.calls(RoomId("0" * 32)) == ()


def test_nothing_on_disk_can_be_read_or_changed_unnoticed(folder):
    book = AttendanceBook(folder, person(0))
    book.keep(kept(taken(1)))
    (name,) = folder.names("attendance")
    data = folder.read(name)
    assert b"Lage" not in data
    assert b"Anna" not in data
    folder.write(name, data[:-1] + bytes((data[-1] ^ 1,)))
    with pytest.raises(Failure):
        book.calls()


def test_a_damaged_record_is_named_and_hides_no_others(folder):
    book, call = AttendanceBook(folder, person(0)), kept(taken(1))
    book.keep(call)
    assert book.whole() == ((call,), ())
    book.keep(kept(room_id=OTHER, mine=envelope(0, room=OTHER)))
    (name,) = (one for one in folder.names("attendance") if OTHER in one)
    for bad in (b"", folder.read(name)[:-1], bytes(9)):
        folder.write(name, bad)
        assert book.whole() == ((call,), (name,))
        assert book.whole(OTHER) == ((), (name,))
        assert book.whole(ROOM) == ((call,), ())


def test_the_oldest_calls_go(folder, monkeypatch):
    monkeypatch.setattr(attendance_book, "MAX_CALLS", 2)
    book, call = AttendanceBook(folder, person(0)), kept()
    for n in range(4):
        book.keep(later(call, n))
    assert [one.receipt.at for one in book.calls()] == [T + 603, T + 602]
    kept_s = 180 * 24 * 3600
    book.keep(later(call, kept_s + 3))
    assert [one.receipt.at for one in book.calls()] == [T + kept_s + 603, T + 603]
    book.keep(later(call, 2 * kept_s + 4))
    assert [one.receipt.at for one in book.calls()] == [T + 2 * kept_s + 604]


@pytest.mark.parametrize(("days", "left"), [(30, 1), (400, 2), (None, 2)])
def test_they_are_kept_as_long_as_the_policy_says(folder, days, left):
    book, call = AttendanceBook(folder, person(0)), kept()
    book.keep_days = lambda: days
    book.keep(call)
    book.keep(later(call, 31 * 24 * 3600))
    assert len(book.calls()) == left


@pytest.mark.parametrize(
    "changes",
    [
        {"mine": envelope(1)},
        {"mine": envelope(0, room=OTHER)},
        {"taken": (structs.replace(taken(1), identity=person(2).identity),)},
        {"taken": (structs.replace(taken(1), envelope=envelope(1, room=OTHER)),)},
        {"v": 2},
    ],
    ids=["mine by another", "of another room", "by another", "another room", "version"],
)
def test_refuses_what_was_not_signed_so(changes):
    assert KeptCall.from_bytes(kept(taken(1)).to_bytes()) == kept(taken(1))
    with pytest.raises(Malformed):
        KeptCall.from_bytes(kept(**changes).to_bytes())


def test_refuses_what_is_no_record_at_all():
    with pytest.raises(Malformed):
        KeptCall.from_bytes(b"\x81")
    with pytest.raises(Malformed):
        KeptCall.from_bytes(bytes(attendance_book.MAX_STORED + 1))


@pytest.mark.parametrize(
    ("call", "sentence", "last"),
    [
        (kept(), "The others stayed", RecordState.STILL_THERE),
        (kept(taken(1), taken(2)), "3 people were here; all records agree.", RecordState.AGREES),
        (kept(taken(1), ended_for_all=True), "None came from Cem.", RecordState.NONE),
        (
            kept(mine=envelope(0, until=(600, 600, 300))),
            "No record came from Cem",
            RecordState.NONE,
        ),
        (
            kept(taken(1, DifferenceKind.MISSING), taken(2)),
            "The records of who was here differ: Ben's record does not list Cem.",
            RecordState.AGREES,
        ),
        (
            kept(taken(2, DifferenceKind.TIMES, DifferenceKind.CLOCK)),
            "There are 1 more",
            RecordState.DIFFERS,
        ),
    ],
)
def test_says_in_one_sentence_what_the_records_say(call, sentence, last):
    shown = view_of(call, texts("en"))
    assert sentence in shown.sentence
    assert [one.name for one in shown.people] == list(NAMES)
    assert shown.people[0].record is RecordState.MINE
    assert shown.people[2].record is last
    assert shown.agree is not any(one.differences for one in call.taken)
    assert [one.admitted_by for one in shown.people] == ["", "Anna", "Anna"]


def test_a_key_without_a_name_is_somebody_unknown():
    stranger = Difference(DifferenceKind.UNKNOWN, IdentityKey("ed25519:" + "7f" * 32))
    call = kept(structs.replace(taken(1), differences=(stranger,)), people=())
    shown = view_of(call, texts("en"))
    assert shown.people[0].name == texts("en")["nobody"]
    assert "a key that this room does not name" in shown.sentence


def test_both_languages_say_the_same_things():
    english, german = texts("en"), texts("de")
    assert english.keys() == german.keys()
    assert {kind.value for kind in DifferenceKind} <= english.keys()

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)}

    assert all(places(english[code]) == places(german[code]) for code in english)
