# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation's managed policy: read in one function, and what it asks as `Rules`.

A field that this version does not know is an error, never overlooked: an old program must not
miss a new rule. Only what is enforced here is known here (docs/decisions/015).
"""

import msgspec

from client.crypto.envelope import Context, Signed, open_envelope, sign
from client.crypto.signing import SigningKey
from client.model.commands import KeystoreKind
from client.model.errors import ClientError
from client.model.ids import IdentityKey
from client.model.room import SUITE, Profile
from client.model.settings import Setting
from client.model.verdict import Severity
from client.policy.authorities import Authorities
from client.policy.catalogue import CATALOGUE
from client.policy.countries import COUNTRIES
from client.policy.networks import Network
from client.policy.not_built import NOT_BUILT
from client.policy.policy_kinds import (
    Const,
    Form,
    Key,
    Listed,
    OneOf,
    Rated,
    SealingKey,
    Table,
    Text,
    Truth,
    Whole,
    Wrong,
)
from client.policy.rules import Rules

POLICY_VERSION = 1
KEPT_DAYS = 180
"""How long lines of the audit log are kept where no policy says."""
_DAY_S = 86_400
_KEYSTORES = {"os": KeystoreKind.SYSTEM, "file": KeystoreKind.FILE, "token": None}
# No token is supported: where a policy permits nothing else, every key store is refused.
_SEVERITIES = {"info": Severity.INFO, "warn": Severity.WARN, "block": Severity.BLOCK}

RATEABLE = tuple(
    sorted((*(one.id for one in CATALOGUE if one.fact is not None), *(one.id for one in NOT_BUILT)))
)
"""Checks that a policy may rate. What the call itself watches is part of every call."""


class Trust(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whom the organisation vouches for: see docs/policy.md for every field."""

    directory_key: IdentityKey | None = None
    directory_urls: tuple[str, ...] | None = None
    max_age_s: int | None = None
    room_issuers: tuple[IdentityKey, ...] | None = None


class Relay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A relay that rooms may name, and the SHA-256 of each key it may show."""

    url: str
    spki_sha256: tuple[str, ...]
    roots_pem: str | None = None


class ServiceNetwork(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A network that calls may use; every part that is given must fit."""

    name: str
    ifname: str
    arphrd: tuple[int, ...] | None = None
    gateway: str | None = None
    connection: str | None = None


class IceList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How people's computers may find each other."""

    policy: str | None = None
    servers: tuple[str, ...] | None = None
    private_candidates: bool | None = None


class Suites(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Protection that rooms may use."""

    suites: tuple[str, ...]


class AuditTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How long the audit log is kept, and whom an export of it is sealed to."""

    retain_days: int | None = None
    export_key: str | None = None


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What people see of the organisation."""

    contact: str | None = None


class Policy(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """A policy as it was signed. None: not set, so the profile's own value holds.

    Times are Unix seconds.
    """

    v: int
    type: str
    org: str
    version: int
    not_before: int
    not_after: int
    profile: Profile
    min_client: str | None = None
    classes: tuple[str, ...] | None = None
    max_classification: str | None = None
    max_room_s: int | None = None
    trust: Trust | None = None
    servers: tuple[Relay, ...] | None = None
    ice: IceList | None = None
    networks: tuple[ServiceNetwork, ...] | None = None
    proxies: tuple[str, ...] | None = None
    max_lock_after_s: int | None = None
    keystore: tuple[str, ...] | None = None
    crypto: Suites | None = None
    checks: dict[str, str] | None = None
    audit: AuditTerms | None = None
    ui: Shown | None = None
    countries: tuple[str, ...] | None = None
    next_key: IdentityKey | None = None
    settings: dict[str, bool] | None = None
    locked: tuple[str, ...] | None = None


class Marker(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """What the installer leaves: whose computer this is, and which key signs its policy."""

    v: int
    type: str
    org: str
    key: IdentityKey
    contact: str | None = None


_KEY = Key()
_NAME = Text(64)
_HASH = Form("[0-9a-f]{64}", "64 digits and letters a to f")
_RELAY = Form(r"wss://[a-z0-9.\-\[\]:]{1,100}:[0-9]{1,5}", "wss://call.example.org:443")
_ICE = Form(r"(?:stun|turns?):[A-Za-z0-9.\-\[\]:?=]{1,120}", "turns:turn.example.org:443")
_ADDRESS = Form(
    r"https://[A-Za-z0-9.\-\[\]:]{1,100}(?:/[A-Za-z0-9._~%/?=&+\-]{0,100})?",
    "https://lists.example.org/people.signed",
)

POLICY = Table(
    {
        "v": Const(POLICY_VERSION),
        "type": Const("policy"),
        "org": _NAME,
        "version": Whole(1),
        "not_before": Whole(0),
        "not_after": Whole(1),
        "next_key": _KEY,
        "profile": OneOf(tuple(one.value for one in Profile)),
        "min_client": Form(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}", "1.4.0"),
        "classes": Listed(_NAME, 1, 16),
        "max_classification": _NAME,
        "max_room_s": Whole(60, 32 * _DAY_S),
        "trust": Table(
            {
                "directory_key": _KEY,
                "directory_urls": Listed(_ADDRESS, 1, 8),
                "max_age_s": Whole(60, 366 * _DAY_S),
                "room_issuers": Listed(_KEY, 1, 2_000),
            }
        ),
        "servers": Listed(
            Table(
                {"url": _RELAY, "spki_sha256": Listed(_HASH, 1, 8), "roots_pem": Authorities()},
                ("url", "spki_sha256"),
            ),
            1,
            64,
        ),
        "ice": Table(
            {
                "policy": OneOf(("all", "relay")),
                "servers": Listed(_ICE, 0, 64),
                "private_candidates": Truth(),
            }
        ),
        "networks": Listed(
            Table(
                {
                    "name": _NAME,
                    "ifname": Form(r"[A-Za-z0-9._*?\-]{1,15}", "tun*"),
                    "arphrd": Listed(Whole(1, 65_535), 1, 8),
                    "gateway": Form(r"[0-9a-f.:]{2,45}", "192.0.2.1"),
                    "connection": Form(r"[0-9a-f-]{36}", "a NetworkManager UUID"),
                },
                ("name", "ifname"),
            ),
            1,
            32,
        ),
        "countries": Listed(OneOf(tuple(sorted(COUNTRIES))), 1, len(COUNTRIES)),
        "proxies": Listed(Form(r"[a-z0-9.\-\[\]:]{1,100}:[0-9]{1,5}", "proxy:3128"), 0, 16),
        "max_lock_after_s": Whole(30, 86_400),
        "keystore": Listed(OneOf(tuple(_KEYSTORES)), 1, len(_KEYSTORES)),
        "crypto": Table({"suites": Listed(Const(SUITE), 1, 1)}, ("suites",)),
        "checks": Rated(RATEABLE, OneOf(tuple(_SEVERITIES))),
        "audit": Table({"retain_days": Whole(1, 3_660), "export_key": SealingKey()}),
        "settings": Table({one.value: Truth() for one in Setting}),
        "locked": Listed(OneOf(tuple(one.value for one in Setting)), 1, len(Setting)),
        "ui": Table({"contact": _NAME}),
    },
    ("v", "type", "org", "version", "not_before", "not_after", "profile"),
)
"""Every field there is; the schema that ships and docs/policy.md are made from it."""

MARKER = Table(
    {
        "v": Const(POLICY_VERSION),
        "type": Const("managed"),
        "org": _NAME,
        "key": _KEY,
        "contact": _NAME,
    },
    ("v", "type", "org", "key"),
)


class PolicyInvalid(ClientError):
    """A policy or marker that is not taken; ``wrong`` names everything, with what to do."""

    def __init__(self, wrong: tuple[Wrong, ...]) -> None:
        super().__init__("; ".join(f"{one.where} {one.what}" for one in wrong[:3]))
        self.wrong = wrong


def read_policy(value: object) -> Policy:
    """The one place where parsed JSON becomes a policy; raises `PolicyInvalid` with all errors."""
    wrong = tuple(POLICY.check(value, "")) or tuple(_together(value))
    if wrong:
        raise PolicyInvalid(wrong)
    try:
        return msgspec.convert(value, Policy)
    except msgspec.ValidationError:
        # The table above and the type below disagree: nobody's fault but ours, and a refusal.
        why = Wrong("the policy", "cannot be read by this version", "Report this to its makers.")
        raise PolicyInvalid((why,)) from None


def read_marker(value: object) -> Marker:
    """The installer's mark from parsed JSON; raises `PolicyInvalid`."""
    wrong = tuple(MARKER.check(value, ""))
    if wrong:
        raise PolicyInvalid(wrong)
    return msgspec.convert(value, Marker)


def open_policy(data: bytes, key: IdentityKey) -> Signed[Policy]:
    """A policy file, signed by exactly this key.

    Raises `Malformed`, `SignatureInvalid` or `PolicyInvalid`; its content is looked at only after
    its signature held.
    """
    signed = open_envelope(data, Context.POLICY, dict[str, object], key)
    return Signed(read_policy(signed.value), signed.payload, signed.key, signed.hash, data)


def sign_policy(key: SigningKey, value: object) -> Signed[Policy]:
    """Sign parsed JSON as a policy; raises `PolicyInvalid` for what nobody would accept."""
    return sign(key, Context.POLICY, read_policy(value))


def _together(value: object) -> list[Wrong]:
    """What is right field by field and wrong together."""
    assert isinstance(value, dict)  # noqa: S101  the table has seen to it
    wrong = []
    if value["not_before"] >= value["not_after"]:
        wrong.append(Wrong("not_after", "is not later than not_before", "Correct the dates."))
    classes, most = value.get("classes"), value.get("max_classification")
    if (classes is None) != (most is None):
        wrong.append(
            Wrong("classes", "and max_classification belong together", "Write both or neither.")
        )
    elif classes is not None and most not in classes:
        wrong.append(Wrong("max_classification", "is none of the classes", "Name one of the list."))
    if value["profile"] == Profile.CLASSIFIED.value and classes is None:
        wrong.append(
            Wrong("classes", "are missing", "A classified policy says what it is cleared for.")
        )
    trust = value.get("trust", {})
    if "directory_urls" in trust and "directory_key" not in trust:
        wrong.append(
            Wrong(
                "trust.directory_urls",
                "need trust.directory_key beside them",
                "Name the key that signs the list.",
            )
        )
    return wrong


def rules_of(policy: Policy) -> Rules:
    """What a policy asks; only ever joined with other rules, so nothing of it can loosen."""
    trust, ice = policy.trust or Trust(), policy.ice or IceList()
    base = Rules()
    return Rules(
        profile=policy.profile,
        severities=_rated(policy, ice),
        suites=base.suites if policy.crypto is None else frozenset(policy.crypto.suites),
        keystores=base.keystores
        if policy.keystore is None
        else frozenset(kind for word in policy.keystore if (kind := _KEYSTORES[word])),
        max_room_s=_or(policy.max_room_s, base.max_room_s),
        max_list_age_s=_or(trust.max_age_s, base.max_list_age_s),
        issuers=None if trust.room_issuers is None else frozenset(trust.room_issuers),
        relays=None
        if policy.servers is None
        else frozenset((one.url, pin) for one in policy.servers for pin in one.spki_sha256),
        roots=frozenset(
            (one.url, one.roots_pem) for one in policy.servers or () if one.roots_pem is not None
        ),
        private_candidates=ice.private_candidates is not False,
        countries=None if policy.countries is None else frozenset(policy.countries),
        ice_servers=None if ice.servers is None else frozenset(ice.servers),
        networks=frozenset()
        if policy.networks is None
        else frozenset({_networks(policy.networks)}),
        proxies=None if policy.proxies is None else frozenset(policy.proxies),
        max_lock_after_s=_or(policy.max_lock_after_s, base.max_lock_after_s),
        list_keys=None if trust.directory_key is None else frozenset({trust.directory_key}),
        labels=_labels(policy),
        min_client=(0, 0, 0) if policy.min_client is None else numbers(policy.min_client),
    )


def _rated(policy: Policy, ice: IceList) -> tuple[tuple[str, Severity], ...]:
    rated = {name: _SEVERITIES[word] for name, word in (policy.checks or {}).items()}
    if ice.policy == "relay":
        rated["RELAY-ONLY"] = Severity.BLOCK
    return tuple(sorted(rated.items()))


def numbers(version: str) -> tuple[int, int, int]:
    """A version as three numbers; raises `ValueError` for anything else."""
    major, minor, patch = map(int, version.split("."))
    return (major, minor, patch)


def _labels(policy: Policy) -> frozenset[str] | None:
    """The classes up to the highest one permitted; a room without a class is below all."""
    classes = permitted_classes(policy)
    return frozenset({"", *classes}) if classes else None


def permitted_classes(policy: Policy) -> tuple[str, ...]:
    """The classes that rooms may carry here, lowest first; none where the policy lists none."""
    if policy.classes is None or policy.max_classification is None:
        return ()
    return policy.classes[: policy.classes.index(policy.max_classification) + 1]


def _networks(listed: tuple[ServiceNetwork, ...]) -> frozenset[Network]:
    return frozenset(
        Network(
            device=one.ifname,
            arphrd=frozenset(one.arphrd or ()),
            gateway=one.gateway or "",
            connection=one.connection or "",
        )
        for one in listed
    )


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
