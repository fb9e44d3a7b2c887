# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms whose people are not who they seem, or are withdrawn; and lists that are not the newest."""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from client.engine.rehearsal.cast import DAY_S, Cast, Figure
from client.engine.rehearsal.papers import Ground, Paper, a_room, of_room
from client.engine.rehearsal.trial import Trial, bad
from client.identity.directory import RevokedKind
from client.identity.held_directory import Fork, HeldDirectory
from client.identity.organisation import Organisation
from client.model.room import Member, Profile, Role

_R, _C = Profile.RESTRICTED, Profile.CLASSIFIED
_ISSUER, _CHANGED, _VERIFIED = "ROOM-ISSUER", "KEY-UNCHANGED", "ROSTER-VERIFIED"
_FRESH, _REVOKED, _NAME = "TRUST-LIST-FRESH", "ROOM-REVOKED", "NAME-CONFUSABLE"
_MINE = "CRED-REVOKED"
_ABROAD = ("SG", "IS", "AQ")


def _issued_by(who: str) -> Callable[[Ground], Paper]:
    """The good room, made by somebody else, who names themselves as its host."""

    def make(ground: Ground) -> Paper:
        issuer: Figure = getattr(ground.cast, who)
        rest = tuple(
            one
            for one in a_room(ground).members
            if one.uid not in {issuer.uid, ground.cast.host.uid}
        )
        members = (issuer.member(Role.HOST), *rest)
        return of_room(ground, a_room(ground, issuer=issuer.key, members=members), issuer)

    return make


def _with(*members: Callable[[Cast], Member]) -> Callable[[Ground], Paper]:
    """The good room with these members in place of the guest."""

    def make(ground: Ground) -> Paper:
        cast = ground.cast
        named = (cast.host.member(Role.HOST), *(one(cast) for one in members), cast.me.member())
        return of_room(ground, a_room(ground, members=named))

    return make


def _called(name: str) -> Callable[[Ground], Paper]:
    """A member whom nobody knows is called this."""
    return _with(lambda cast: cast.stranger.member(name=name))


def _differed(ground: Ground) -> Paper:
    """I compared numbers with the guest, and they were not the same."""
    cast = ground.cast
    book = cast.book().different(cast.guest.uid, cast.guest.key, cast.now - 60)
    return of_room(ground, a_room(ground), book=book)


def _on_the_list_only(ground: Ground) -> Paper:
    """Nobody compared anything with the guest; the organisation vouches."""
    return of_room(ground, a_room(ground), book=ground.cast.book(compared=("host",)))


def _list(draft: Callable[[Cast], Organisation]) -> Callable[[Ground], Paper]:
    """The good room, with another list held."""
    return lambda ground: of_room(
        ground, a_room(ground), directory=ground.cast.held(draft(ground.cast))
    )


def _withdrawn(kind: RevokedKind, name: Callable[[Cast], str]) -> Callable[[Ground], Paper]:
    return _list(lambda cast: cast.draft().withdrawn(kind, name(cast), cast.now - 60))


def _room_withdrawn(ground: Ground) -> Paper:
    room, cast = a_room(ground), ground.cast
    draft = cast.draft().withdrawn(RevokedKind.ROOM, room.room_id, cast.now - 60)
    return of_room(ground, room, directory=cast.held(draft))


def _my_entry_over(cast: Cast) -> Organisation:
    return cast.draft().added(cast.me.card, not_after=cast.now - 60, instead=True)


def _my_other_key(cast: Cast) -> Organisation:
    other = Figure.made(cast.me.uid, cast.me.card.value.name, cast.now)
    return cast.draft().added(other.card, instead=True)


def _list_over(ground: Ground) -> Paper:
    held = ground.cast.held(issued=-2 * DAY_S, expires=-60)
    return of_room(ground, a_room(ground), directory=held)


def _list_old(ground: Ground) -> Paper:
    """Older than any profile allows, and not over."""
    held = ground.cast.held(issued=-30 * DAY_S, expires=DAY_S)
    return of_room(ground, a_room(ground), directory=held)


def _list_in_the_future(ground: Ground) -> Paper:
    held = ground.cast.held(issued=DAY_S, expires=2 * DAY_S)
    return of_room(ground, a_room(ground), directory=held)


def _list_forked(ground: Ground) -> Paper:
    """Its key signed two lists under one number."""
    cast = ground.cast
    other = cast.opened(cast.draft().removed(cast.guest.uid)).signed
    held: HeldDirectory = cast.held()
    proof = Fork(held.opened.signed, other)
    return of_room(ground, a_room(ground), directory=replace(held, fork=proof))


def _list_of_another(ground: Ground) -> Paper:
    """The list of an organisation that the policy does not name."""
    cast = ground.cast
    other = replace(cast, office=cast.stranger.person.signing)
    draft = msgspec.structs.replace(cast.draft(), key=other.office.identity)
    return of_room(ground, a_room(ground), directory=other.held(draft))


def _from_abroad(ground: Ground) -> Paper:
    """I say that I am where calls may not be made from."""
    may = ground.rules.countries or frozenset()
    return of_room(ground, a_room(ground), country=next(one for one in _ABROAD if one not in may))


TRIALS: tuple[Trial, ...] = (
    bad("issuer-unknown", _ISSUER, _issued_by("stranger")),
    bad("issuer-other-key", f"{_CHANGED} {_ISSUER}", _issued_by("impostor")),
    bad("issuer-not-compared", _ISSUER, _issued_by("outsider"), _R),
    bad(
        "issuer-withdrawn",
        _ISSUER,
        _withdrawn(RevokedKind.KEY, lambda cast: cast.host.key),
    ),
    bad("member-other-key", _CHANGED, _with(lambda cast: cast.double.member())),
    bad("member-number-differed", f"{_CHANGED} {_VERIFIED}", _differed),
    bad(
        "member-withdrawn",
        f"{_VERIFIED} {_REVOKED}",
        _withdrawn(RevokedKind.PERSON, lambda cast: cast.guest.uid),
    ),
    bad(
        "member-key-withdrawn",
        f"{_VERIFIED} {_REVOKED}",
        _withdrawn(RevokedKind.KEY, lambda cast: cast.guest.key),
    ),
    bad("member-not-compared", _VERIFIED, _with(lambda cast: cast.outsider.member()), _R),
    bad("member-unknown", _VERIFIED, _with(lambda cast: cast.stranger.member()), _R),
    bad("member-by-list-only", _VERIFIED, _on_the_list_only, _C),
    bad("room-withdrawn", _REVOKED, _room_withdrawn, _R),
    bad("me-withdrawn", _MINE, _withdrawn(RevokedKind.PERSON, lambda cast: cast.me.uid)),
    bad("my-key-withdrawn", _MINE, _withdrawn(RevokedKind.KEY, lambda cast: cast.me.key)),
    bad("my-entry-over", _MINE, _list(_my_entry_over)),
    bad("my-key-replaced", _MINE, _list(_my_other_key)),
    bad("list-over", _FRESH, _list_over, _R),
    bad("list-too-old", _FRESH, _list_old, _R),
    bad("list-from-the-future", _FRESH, _list_in_the_future, _R),
    bad("list-forked", _FRESH, _list_forked, _R),
    bad(
        "list-of-another-office",
        _FRESH,
        _list_of_another,
        applies=lambda rules: rules.list_keys is not None,
    ),
    bad(
        "list-missing",
        _FRESH,
        lambda g: of_room(g, a_room(g), directory=None),
        applies=lambda rules: rules.list_keys is not None,
    ),
    bad(
        "from-abroad",
        "LOCATION",
        _from_abroad,
        _C,
        applies=lambda rules: rules.countries is not None and not set(_ABROAD) <= rules.countries,
    ),
    bad("look-alike-name", _NAME, _called("R\u043ebin Carver"), _C),
    bad("name-like-mine", _NAME, _called("Pat Qu\u0131nn"), _C),
    bad("name-of-the-program", _NAME, _called("Administrator"), _C),
    bad("name-in-two-scripts", _NAME, _called("K\u0438m Woods"), _C),
)
