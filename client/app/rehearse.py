# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword rehearse``: the bad rooms that ship, against this installation as it is set up."""

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib import resources
from pathlib import Path

import msgspec

from client.app.compose import load_resources, profile_directory
from client.app.output import DONE, FAILED, REFUSED, print_json, say
from client.app.tongue import language
from client.engine.clock import wall
from client.engine.gate_facts import LOOK_S, Computer, LookFailed, in_thread
from client.engine.network_look import NetworkEyes
from client.engine.policy_files import fact_of
from client.engine.rehearsal.rehearse import OnDone, Outcome, Rehearsed, rehearse
from client.engine.rehearsal.stage import Installation
from client.identity.seen_policy import SeenPolicy
from client.model.commands import KeystoreKind
from client.platform.hardening import harden
from client.platform.keystore import keystore_here
from client.platform.managed_location import system_place
from client.platform.paths import ProfileFolder
from client.policy.facts import AuditSeen, KeystoreSeen, PrivateFiles
from client.policy.messages import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "open": "open",
        "restricted": "restricted",
        "classified": "classified",
        "least": "Rooms have to be at least: {profile}.",
        "bad": "Bad rooms",
        "good": "Good rooms",
        "refused": "refused",
        "let_in": "LET IN",
        "passed": "let in",
        "turned_away": "REFUSED",
        "undecided": "not decided: this computer refuses every such room",
        "sum": "{decided} of {bad} bad rooms refused for what is wrong with them, "
        "{passed} of {good} good rooms let in, {seconds} s.",
        "let_in_sum": "Bad rooms let in: {n}. Do not roll out; report this to the makers.",
        "undecided_sum": "Bad rooms refused for another reason only: {n}. Mend that first.",
        "turned_away_sum": "Good rooms are refused here by:",
        "unfit": "This computer refuses every room that is {profile}, by: {ids}.",
        "explain": "Why a check is there, and how to mend it: watchword explain ID",
    },
    "de": {
        "open": "offen",
        "restricted": "eingeschr\u00e4nkt",
        "classified": "eingestuft",
        "least": "R\u00e4ume m\u00fcssen mindestens so sein: {profile}.",
        "bad": "Schlechte R\u00e4ume",
        "good": "Gute R\u00e4ume",
        "refused": "abgelehnt",
        "let_in": "EINGELASSEN",
        "passed": "eingelassen",
        "turned_away": "ABGELEHNT",
        "undecided": "nicht entschieden: dieser Rechner lehnt jeden solchen Raum ab",
        "sum": "{decided} von {bad} schlechten R\u00e4umen wegen ihres Fehlers abgelehnt, "
        "{passed} von {good} guten eingelassen, {seconds} s.",
        "let_in_sum": "Eingelassene schlechte R\u00e4ume: {n}. Nicht ausrollen; den Herstellern "
        "melden.",
        "undecided_sum": "Nur aus einem anderen Grund abgelehnt: {n}. Diesen zuerst beheben.",
        "turned_away_sum": "Gute R\u00e4ume werden hier abgelehnt von:",
        "unfit": "Dieser Rechner lehnt jeden Raum der Stufe {profile} ab, wegen: {ids}.",
        "explain": "Warum es eine Pr\u00fcfung gibt und was zu tun ist: watchword explain ID",
    },
}
_WIDE = 60
_LOG_BYTES = 2**20
"""Room for some thousand lines of a log."""


def rehearse_here(args: argparse.Namespace, installation: Installation | None = None) -> int:
    """Exit 0: all as it should be. 3: a good room refused, or a bad one not for its own fault.

    4: a bad room was let in. Nothing of the profile is unlocked, and nothing is written.
    """
    harden()
    found = asyncio.run(_run(installation, args))
    if args.json:
        print_json({"rooms": _rows(found.bad), "good": _rows(found.good)})
    else:
        _say(found, language())
    if found.let_in:
        return FAILED
    return REFUSED if found.undecided or found.turned_away else DONE


async def _run(installation: Installation | None, args: argparse.Namespace) -> Rehearsed:
    here = installation or await _installation(profile_directory(args.profile_dir))
    return await rehearse(here, load_resources(language()).messages, _progress())


async def _installation(path: Path) -> Installation:
    """This computer, its policy, and the profile's folder where there is one."""
    folder = ProfileFolder(path)

    def private_files() -> PrivateFiles:
        # Without a profile there is no file that others could read.
        return folder.problems() if path.is_dir() else PrivateFiles(())

    return Installation(
        computer=replace(
            Computer(),
            managed=lambda: fact_of(system_place().look(), SeenPolicy(), wall(), 0),
            audit=lambda: AuditSeen(writable=_can_write(path), intact=True),
        ),
        network=NetworkEyes(),
        keystore=await _keystore(folder),
        private_files=private_files,
        language=language(),
    )


def _can_write(path: Path) -> bool:
    """Could a log grow here? A look alone: nothing is written, and a person's log stays sealed."""
    place = next(one for one in (path, *path.absolute().parents) if one.is_dir())
    return os.access(place, os.W_OK) and shutil.disk_usage(place).free > _LOG_BYTES


async def _keystore(folder: ProfileFolder) -> KeystoreSeen:
    """One that does not answer in time is none."""
    try:
        async with asyncio.timeout(LOOK_S):
            return await in_thread(lambda: keystore_here(folder), "keystore")
    except (TimeoutError, LookFailed):
        return KeystoreSeen(KeystoreKind.SYSTEM, "", allowed=False, probed=False)


def _progress() -> OnDone:
    """How far it is, on standard error where a person looks at it."""
    if not sys.stderr.isatty():
        return lambda _done, _total: None

    def tell(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done} / {total}" + ("\r\x1b[K" if done == total else ""))
        sys.stderr.flush()

    return tell


def _rows(outcomes: Iterable[Outcome]) -> list[dict[str, object]]:
    return [{"name": one.name, "refused": one.refused, "by": list(one.by)} for one in outcomes]


def _say(found: Rehearsed, tongue: Language) -> None:
    words, texts = _WORDS[tongue], _texts(tongue)
    say(words["least"].format(profile=words[found.profile.value]), "", words["bad"])
    for one in found.bad:
        mark = words["refused" if one.refused else "let_in"]
        why = ", ".join(one.own) if one.decided or not one.refused else words["undecided"]
        say(f"  {mark:<12}{texts[one.name]:<{_WIDE}}  {why}".rstrip())
    say("", words["good"])
    for one in found.good:
        mark = words["turned_away" if one.refused else "passed"]
        say(f"  {mark:<12}{texts[one.name]:<{_WIDE}}  {', '.join(one.by)}".rstrip())
    say("", *_summary(found, words))


def _summary(found: Rehearsed, words: dict[str, str]) -> list[str]:
    lines = [
        words["sum"].format(
            decided=sum(one.decided for one in found.bad),
            bad=len(found.bad),
            passed=len(found.good) - len(found.turned_away),
            good=len(found.good),
            seconds=round(found.seconds),
        )
    ]
    if found.let_in:
        lines.append(words["let_in_sum"].format(n=len(found.let_in)))
    if found.undecided:
        lines.append(words["undecided_sum"].format(n=len(found.undecided)))
    if found.turned_away:
        ids = dict.fromkeys(check for one in found.turned_away for check in one.by)
        lines.append(f"{words['turned_away_sum']} {', '.join(ids)}.")
    for profile, why in found.unfit:
        said = words["unfit"].format(profile=words[profile.value], ids=", ".join(why))
        lines.append(said)
    return [*lines, words["explain"]]


def _texts(tongue: Language) -> dict[str, str]:
    """What is wrong with each room, by its name."""
    data = (resources.files("client") / "resources" / "rehearsal.json").read_bytes()
    both = msgspec.json.decode(data, type=dict[str, tuple[str, str]])
    return {name: pair[tongue == "de"] for name, pair in both.items()}
