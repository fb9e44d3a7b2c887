# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Verbs about the people I know: ``contacts``."""

import argparse
import sys

from client.app.dates import day
from client.app.follow import Follower
from client.app.output import DONE, print_json, say
from client.app.person import MAX_CARD, person_json, person_line, read_file, ready, trust_said
from client.model.commands import (
    Evidence,
    ImportCard,
    MarkCompared,
    MarkDifferent,
    ScanImage,
    ShowSafetyNumber,
)
from client.model.comparison import ScanOutcome
from client.model.errors import Failure, WrongUse
from client.model.events import (
    CardOutcome,
    CardTaken,
    PeopleChanged,
    SafetyNumber,
    Scanned,
)
from client.model.ids import Uid
from client.model.participant import KeyCause, PersonView
from client.terminal.speech import noted, said, tr

MAX_PHOTO = 12 * 1024 * 1024
_PER_LINE = 4

_CARD = {
    CardOutcome.NEW: noted("{name} was added. Compare numbers before you trust this card:"),
    CardOutcome.SAME: noted("You already have this card of {name}. Nothing was changed."),
    CardOutcome.UPDATED: noted("The card of {name} was renewed. Their key is the same as before."),
    CardOutcome.KEY_CHANGED: noted(
        "This card of {name} holds ANOTHER KEY than before. They are blocked "
        "until you compared numbers; it may be a new computer, or somebody else:"
    ),
}
_SCAN = {
    ScanOutcome.DIFFERENT: "This code is DIFFERENT from your number. If it was their page about "
    "you, somebody may stand between you: watchword contacts different {uid}",
    ScanOutcome.OWN: "This is your own code. Take the one on the screen of {name}.",
    ScanOutcome.WRONG_PERSON: "This is the code of {about}, not of {name}.",
    ScanOutcome.WRONG_PAGE: "{name} shows the code for {about}. Ask for their page about you.",
    ScanOutcome.OTHER_VERSION: "This code was made by another version of Watchword. Compare the "
    "digits, and bring both up to date.",
    ScanOutcome.NOT_OURS: "This QR code holds something else, no safety number.",
    ScanOutcome.NOTHING: "No QR code was found in this picture. Take it closer and sharper.",
    ScanOutcome.UNREADABLE: "This picture cannot be read. PNG and JPEG up to 12 MB are taken.",
}
_CAUSES = {
    KeyCause.NONE: "",
    KeyCause.OTHER_CARD: noted("another card of theirs was added and waits to be compared"),
    KeyCause.DIFFERED: noted("you compared this key and it was different"),
    KeyCause.ORGANISATION: noted("the organisation's list names another key"),
}


def contacts(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword contacts list|show|add|compare|match|different|scan|number|compared``."""
    ready(follower, args)
    people = follower.wait(PeopleChanged).people
    if args.action == "list":
        return _list(people, as_json=args.json)
    if args.action in {"add", "import"}:
        return _add(follower, args)
    if args.action == "show":
        return _show(people, Uid(args.uid), as_json=args.json)
    return _ANSWERS[args.action](follower, args)


def _different(follower: Follower, args: argparse.Namespace) -> int:
    uid = Uid(args.uid)
    person = _found(follower.ask(MarkDifferent(uid), PeopleChanged).people, uid)
    _say_different(person, as_json=args.json)
    return DONE


def _compared(follower: Follower, args: argparse.Namespace) -> int:
    return _matched(follower, MarkCompared(Uid(args.uid), Evidence.SAID), as_json=args.json)


def _match(follower: Follower, args: argparse.Namespace) -> int:
    uid = Uid(args.uid)
    follower.ask(ShowSafetyNumber(uid), SafetyNumber)
    return _matched(follower, MarkCompared(uid, Evidence.TYPED, args.last), as_json=args.json)


def _number(follower: Follower, args: argparse.Namespace) -> int:
    number = follower.ask(ShowSafetyNumber(Uid(args.uid)), SafetyNumber)
    _say_number(number, as_json=args.json)
    if args.action == "compare" and not args.json and sys.stdin.isatty():
        return _ask(follower, number)
    return DONE


def _list(people: tuple[PersonView, ...], *, as_json: bool) -> int:
    if as_json:
        print_json({"people": [person_json(person) for person in people]})
    else:
        say(*(person_line(person) for person in people))
    return DONE


def _show(people: tuple[PersonView, ...], uid: Uid, *, as_json: bool) -> int:
    person = _found(people, uid)
    if as_json:
        print_json(person_json(person))
        return DONE
    say(person_line(person), tr("organisation  {org}", org=person.organisation or tr("none named")))
    say(tr("key           {key}", key=person.identity))
    if person.earlier_key:
        say(tr("key before    {key}", key=person.earlier_key))
    if person.since:
        say(tr("since         {day}", day=day(person.since)))
    if person.compared_at:
        way = tr("by scanning") if person.by_scan else tr("by reading")
        say(tr("compared      {day}, {way}", day=day(person.compared_at), way=way))
    if _CAUSES[person.cause]:
        say(tr("blocked       {why}", why=said(_CAUSES[person.cause])))
    return DONE


def _add(follower: Follower, args: argparse.Namespace) -> int:
    taken = follower.ask(ImportCard(read_file(args.file, MAX_CARD, "contact card")), CardTaken)
    person, outcome = taken.person, taken.outcome
    if args.json:
        changed = [] if outcome is CardOutcome.SAME else [person_json(person)]
        print_json({"outcome": outcome.value, "changed": changed})
        return DONE
    say(said(_CARD[outcome], name=person.name))
    if outcome in {CardOutcome.NEW, CardOutcome.KEY_CHANGED}:
        say(f"  watchword contacts compare {person.uid}")
    return DONE


def _say_number(number: SafetyNumber, *, as_json: bool) -> None:
    person, groups = number.person, number.groups
    if as_json:
        print_json(
            {
                "uid": person.uid,
                "number": "".join(groups),
                "groups": groups,
                "words": number.words,
                "i_begin": number.i_begin,
            }
        )
        return
    say(
        tr(
            "Compare with {name}, face to face or over a line you know. Read in turn:",
            name=person.name,
        )
    )
    for line in range(len(groups) // _PER_LINE):
        reader = tr("you read") if (line % 2 == 0) == number.i_begin else tr("they read")
        say(f"  {'  '.join(groups[line * _PER_LINE : (line + 1) * _PER_LINE])}   {reader}")
        if line < len(number.words):
            say(f"     {' '.join(number.words[line])}")


def _ask(follower: Follower, number: SafetyNumber) -> int:
    uid = number.person.uid
    sys.stdout.write(
        tr("Type the last two groups that they read to you, or: different. Empty: not now.")
        + "\n> "
    )
    sys.stdout.flush()
    answer = sys.stdin.readline().strip()
    if not answer:
        say(tr("Nothing was changed."))
        return DONE
    if answer.casefold() in {"different", tr("different")}:
        _say_different(
            _found(follower.ask(MarkDifferent(uid), PeopleChanged).people, uid), as_json=False
        )
        return DONE
    return _matched(follower, MarkCompared(uid, Evidence.TYPED, answer), as_json=False)


def _matched(follower: Follower, wish: MarkCompared, *, as_json: bool) -> int:
    person = _found(follower.ask(wish, PeopleChanged).people, wish.uid)
    if as_json:
        print_json(person_json(person))
    else:
        say(f"{person.name} <{person.uid}>: {trust_said(person)}")
    return DONE


def _say_different(person: PersonView, *, as_json: bool) -> None:
    if as_json:
        print_json(person_json(person))
        return
    say(
        tr("Say nothing confidential to {name}: the key here is not theirs.", name=person.name),
        tr(
            "1. Do not call them here. 2. Ask for a new contact card by another way than "
            "the last one."
        ),
        tr("3. Tell your IT: watchword audit show. 4. Add the new card and compare again."),
        f"{person.name} <{person.uid}>: {trust_said(person)}",
    )


def _scan(follower: Follower, args: argparse.Namespace) -> int:
    person = follower.ask(ShowSafetyNumber(Uid(args.uid)), SafetyNumber).person
    data = read_file(args.image, MAX_PHOTO, "photo")
    seen = follower.ask(ScanImage(person.uid, data), Scanned)
    if seen.outcome is ScanOutcome.MATCH:
        return _matched(follower, MarkCompared(person.uid, Evidence.SCAN), as_json=args.json)
    sentence = _SCAN[seen.outcome].format(name=person.name, about=seen.about, uid=person.uid)
    raise Failure(f"scan-{seen.outcome.value}", sentence)


_ANSWERS = {
    "compare": _number,
    "number": _number,
    "match": _match,
    "compared": _compared,
    "different": _different,
    "scan": _scan,
}


def _found(people: tuple[PersonView, ...], uid: Uid) -> PersonView:
    person = next((one for one in people if one.uid == uid), None)
    if person is None:
        raise WrongUse("unknown-person", f"{uid} is not among your contacts.")
    return person
