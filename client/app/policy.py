# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword policy``: an organisation's rules, made where their key is kept, and shown here.

``keygen`` and ``sign`` belong on the office's computer: the folder holds the key under a
passphrase and the last version that was signed. ``check`` and ``show`` need no key.
"""

import argparse
from collections.abc import Callable

import msgspec

from client.app import compose
from client.app.office_key import make_seed, open_seed
from client.app.output import DONE, REFUSED, print_json, say
from client.app.person import read_file, write_file
from client.app.policy_check import Looked, complain, draft_of, look_at, read_mark, summary
from client.app.tongue import in_words, language
from client.crypto.envelope import Signed
from client.crypto.signing import SigningKey
from client.engine import clock
from client.engine.policy_view import Teller
from client.identity.seen_policy import SeenPolicy
from client.model.errors import Failure, Malformed, SignatureInvalid, WrongUse
from client.model.ids import IdentityKey, display_name
from client.model.managed import PolicyView
from client.platform.managed_location import MARKER, MAX_FILE, POLICY, ManagedPlace, system_place
from client.platform.paths import ProfileFolder
from client.policy.managed import Marker, Policy, PolicyInvalid, open_policy, sign_policy
from client.policy.policy_kinds import Wrong
from client.policy.policy_texts import day
from client.terminal.policy_words import managed_line, profile_word
from client.terminal.speech import tr

_SEED = "policy"
_LAST = "policy.signed"


def policy(args: argparse.Namespace, place: ManagedPlace | None = None) -> int:
    """``watchword policy show|check|sign|keygen``; tests name another place to show."""
    if args.action == "show":
        return _show(args, place or system_place())
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "check": _check,
        "sign": _sign,
        "keygen": _keygen,
    }
    return actions[args.action](args)


def _keygen(args: argparse.Namespace) -> int:
    """A new key, and the mark that the installer puts on every computer."""
    for text in filter(None, (args.org, args.contact)):
        try:
            display_name(text)
        except Malformed as error:
            raise WrongUse("bad-name", f"This name cannot be shown: {error.why}.") from None
    folder = ProfileFolder.open(args.out)
    with folder.locked():
        seed = make_seed(folder, _SEED, MARKER, args)
        key = SigningKey(seed.reveal()).identity
        mark = Marker(v=1, type="managed", org=args.org, key=key, contact=args.contact)
        folder.write(MARKER, msgspec.json.format(msgspec.json.encode(mark), indent=2) + b"\n")
    if args.json:
        print_json({"organisation": args.org, "key": key, "mark": str(args.out / MARKER)})
    else:
        say(
            tr(
                "The policy key of {org} is in {out}. Keep this folder offline, and a copy.",
                org=args.org,
                out=args.out,
            ),
            tr(
                "Put {file} on every computer, beside the policy; see docs/policy.md.",
                file=args.out / MARKER,
            ),
            f"  {key}",
        )
    return DONE


def _sign(args: argparse.Namespace) -> int:
    """Sign a draft as the next version."""
    value = draft_of(read_file(args.file, MAX_FILE, "policy"), args.file)
    if not args.key.is_dir():
        raise WrongUse("no-key", f"{args.key} is not the folder of a policy key: policy keygen.")
    folder = ProfileFolder.open(args.key)
    with folder.locked():
        mark = _mark(folder)
        seed = open_seed(folder, _SEED, args)
        if seed is None or SigningKey(seed.reveal()).identity != mark.key:
            raise _damaged()
        try:
            signed = sign_policy(SigningKey(seed.reveal()), value)
        except PolicyInvalid as refused:
            return complain(args, refused.wrong)
        wrong = _against_last(signed.value, mark, _last(folder, mark))
        if wrong:
            return complain(args, wrong)
        folder.write(_LAST, signed.envelope)
    write_file(args.out, signed.envelope)
    made = signed.value
    if args.json:
        print_json({**summary(made), "key": signed.key, "file": str(args.out)})
    else:
        say(
            tr(
                "Version {version} of {org} is signed, profile {profile}, valid to {day}.",
                version=made.version,
                org=made.org,
                profile=profile_word(made.profile),
                day=day(made.not_after),
            ),
            tr(
                "Written to {out}. Put it in place of {policy} on every computer.",
                out=args.out,
                policy=POLICY,
            ),
        )
    return DONE


def _check(args: argparse.Namespace) -> int:
    """Everything that is wrong with a draft or a signed policy, and what to do about each."""
    key = IdentityKey(args.key) if args.key else None
    if args.mark is not None:
        key = read_mark(read_file(args.mark, MAX_FILE, "installer's mark"), str(args.mark)).key
    try:
        looked: Looked = look_at(read_file(args.file, MAX_FILE, "policy"), key, clock.wall())
    except PolicyInvalid as refused:
        return complain(args, refused.wrong)
    found = looked.policy
    if args.json:
        more = {"state": looked.state, "errors": [], "notes": list(looked.notes)}
        print_json({**summary(found), **more})
    else:
        say(
            tr(
                "Version {version} of {org}, profile {profile}.",
                version=found.version,
                org=found.org,
                profile=profile_word(found.profile),
            ),
            in_words(looked.state),
        )
        say(*(tr("  note: {note}", note=in_words(note)) for note in looked.notes))
    return DONE


def _against_last(made: Policy, mark: Marker, last: Signed[Policy] | None) -> tuple[Wrong, ...]:
    """What computers out there would refuse although the draft itself is in order."""
    wrong = []
    if made.org != mark.org:
        wrong.append(Wrong("org", f"is not {mark.org}, as the mark says", f"Write {mark.org}."))
    if last is not None and made.version <= last.value.version:
        what = f"does not rise: version {last.value.version} was signed already"
        wrong.append(Wrong("version", what, f"Write {last.value.version + 1} or more."))
    return tuple(wrong)


def _show(args: argparse.Namespace, place: ManagedPlace) -> int:
    tongue = "en" if args.json else language()
    resources = compose.load_resources(tongue)
    teller = Teller(resources.policy, resources.messages, tongue)
    # Without a profile: what this computer holds, not what a person has seen of it.
    view = teller.view(place.look(), SeenPolicy(), clock.wall(), 0)
    if args.json:
        print_json(_json(view))
    else:
        _say(view)
    return REFUSED if view.problem else DONE


def _say(view: PolicyView) -> None:
    if view.problem:
        say(
            tr("EVERY CALL IS REFUSED."),
            view.problem,
            tr("seen: {seen}", seen=in_words(view.evidence)),
        )
    else:
        say(managed_line(view))
        say(*((tr("signed by {signer}", signer=view.signer),) if view.signer else ()))
    wide = max((len(row.label) for row in view.rows), default=0)
    # The name in brackets is its place in the file, as checks are named by their ids.
    say(*(f"  {row.label:{wide}}  {row.value}  ({row.set_by})  [{row.name}]" for row in view.rows))


def _json(view: PolicyView) -> dict[str, object]:
    return {
        "managed": view.managed,
        "organisation": view.org,
        "version": view.version,
        "profile": view.profile.value,
        "not_before": view.not_before,
        "not_after": view.not_after,
        "key": view.signer,
        "contact": view.contact,
        "problem": view.problem,
        "evidence": view.evidence,
        "values": [
            {"name": row.name, "value": row.value, "set_by": row.set_by, "locked": row.locked}
            for row in view.rows
        ],
    }


def _mark(folder: ProfileFolder) -> Marker:
    data = folder.read(MARKER)
    if data is None:
        raise WrongUse("no-key", f"{folder.path} holds no policy key: policy keygen first.")
    return read_mark(data, MARKER)


def _last(folder: ProfileFolder, mark: Marker) -> Signed[Policy] | None:
    data = folder.read(_LAST)
    if data is None:
        return None
    try:
        return open_policy(data, mark.key)
    except (Malformed, SignatureInvalid, PolicyInvalid):
        raise _damaged() from None


def _damaged() -> Failure:
    return Failure(
        "policy-folder-damaged", "The folder of the policy key is damaged. Restore it from a copy."
    )
