# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword explain ID``: what a check looks at, why, which attack it stops, how to mend it."""

import argparse
import re
from importlib import resources
from typing import get_args

from client.app.compose import load_resources
from client.app.output import DONE, print_json, say
from client.app.tongue import language
from client.model.errors import WrongUse
from client.model.room import Profile
from client.model.verdict import Severity
from client.policy.explain import Explained, Explanations
from client.policy.messages import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "attack": "Attack stopped",
        "asked": "Asked for by",
        "severity": "When it fails",
        "unbuilt": "This check is not built in this version. A room or policy that asks for it is "
        "refused.",
        "written": "Written for, and not run on",
        "OFF": "not asked",
        "INFO": "shown",
        "WARN": "to be confirmed",
        "BLOCK": "refused",
        "open": "open",
        "restricted": "restricted",
        "classified": "classified",
    },
    "de": {
        "attack": "Abgewehrter Angriff",
        "asked": "Gefordert von",
        "severity": "Wenn sie nicht besteht",
        "unbuilt": "Diese Pr\u00fcfung ist in dieser Version nicht gebaut. Ein Raum oder eine "
        "Vorgabe, die sie verlangt, wird abgelehnt.",
        "written": "Geschrieben, aber nicht ausgef\u00fchrt auf",
        "OFF": "nicht verlangt",
        "INFO": "angezeigt",
        "WARN": "zu best\u00e4tigen",
        "BLOCK": "abgelehnt",
        "open": "offen",
        "restricted": "eingeschr\u00e4nkt",
        "classified": "eingestuft",
    },
}
_PLACEHOLDER = re.compile(r"\{[a-z]+\}")


def load_explanations() -> Explanations:
    """Everything that is known of every check."""
    data = (resources.files("client") / "resources" / "explain.json").read_bytes()
    return Explanations.from_json(data, load_resources().messages)


def explain(args: argparse.Namespace) -> int:
    """One check, in the person's language; with ``--json`` in both."""
    known = load_explanations()
    check_id = args.check.upper()
    found = {tongue: known.of(check_id, tongue) for tongue in get_args(Language)}
    mine = found[language()]
    if mine is None:
        near = [one for one in known.ids() if check_id in one or one.split("-")[0] in check_id]
        if near:
            some = ", ".join(near[:5])
            raise WrongUse("no-check", f"There is no check {check_id[:40]}. Do you mean {some}?")
        raise WrongUse("no-check", f"There is no check {check_id[:40]}.")
    if args.json:
        print_json(_as_json(mine, {tongue: one for tongue, one in found.items() if one}))
    else:
        say(*lines(mine, language()))
    return DONE


def lines(one: Explained, tongue: Language) -> tuple[str, ...]:
    """A check in plain lines."""
    words = _WORDS[tongue]
    rated = ", ".join(f"{words[p.value]}: {words[s.name]}" for p, s in one.severity)
    said = [f"{one.id}: {one.title}" if one.title != one.id else one.id]
    said.append(_PLACEHOLDER.sub("\u2026", one.text) if one.built else words["unbuilt"])
    said += [f"{words['attack']}: {one.attack}.", f"{words['severity']}: {rated}."]
    if one.standard:
        said.append(f"{words['asked']}: {one.standard}.")
    if one.written:
        said.append(f"{words['written']}: {', '.join(one.written)}.")
    return tuple(said)


def rated(severity: tuple[tuple[Profile, Severity], ...]) -> dict[str, str]:
    """Severities by profile, for JSON."""
    return {profile.value: level.name.lower() for profile, level in severity}


def _as_json(one: Explained, both: dict[Language, Explained]) -> dict[str, object]:
    return {
        "id": one.id,
        "built": one.built,
        "phases": [phase.value for phase in one.phases],
        "severity": rated(one.severity),
        "standard": one.standard,
        "not_run_on": list(one.written),
        "texts": {
            tongue: {"title": each.title, "text": each.text, "attack": each.attack}
            for tongue, each in both.items()
        },
    }
