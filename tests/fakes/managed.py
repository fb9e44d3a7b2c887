# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation with a policy key, and the managed place of a computer of theirs."""

import json
import os
from pathlib import Path

from client.crypto.envelope import Context, b64, canonical
from client.crypto.hpke import sealing_key_text
from client.crypto.signing import SigningKey
from client.platform.managed_location import AdminFolder
from client.policy.managed import sign_policy
from tests.fakes.authorities import ROOTS_PEM
from tests.fakes.people import NOW, person

ORG = "Demo-Amt"
OFFICE = SigningKey(b"the policy key of the Demo-Amt..")
STRANGER = SigningKey(b"a key that nobody named, 32 byte")
CONTACT = "IT-Sicherheit 90-1234"


def draft(**changes) -> dict[str, object]:
    """A restricted policy as the office writes it; a change to None removes the field."""
    written = {
        "v": 1,
        "type": "policy",
        "org": ORG,
        "version": 42,
        "not_before": NOW - 86_400,
        "not_after": NOW + 400 * 86_400,
        "profile": "restricted",
        "ui": {"contact": CONTACT},
    } | changes
    return {name: value for name, value in written.items() if value is not None}


FULL = draft(
    profile="classified",
    min_client="0.1.0",
    classes=["OFFEN", "INTERN", "VS-NfD", "GEHEIM"],
    max_classification="VS-NfD",
    max_room_s=28_800,
    trust={
        "directory_key": person("hanna").identity,
        "directory_urls": ["https://lists.example.org/people.signed"],
        "max_age_s": 7_200,
        "room_issuers": [person("anna").identity, person("berta").identity],
    },
    servers=[
        {
            "url": "wss://192.0.2.7:7443",
            "spki_sha256": ["5a" * 32, "6b" * 32],
            "roots_pem": ROOTS_PEM,
        }
    ],
    ice={
        "policy": "relay",
        "servers": ["turns:turn.example.org:443"],
        "private_candidates": False,
    },
    countries=["DE", "FR"],
    next_key=STRANGER.identity,
    networks=[{"name": "service", "ifname": "tun*", "arphrd": [65_534], "gateway": "10.8.0.1"}],
    proxies=["proxy.example.org:3128"],
    max_lock_after_s=600,
    keystore=["os", "token"],
    crypto={"suites": ["WW1"]},
    audit={"retain_days": 90, "export_key": sealing_key_text(person("hanna").xwing.public)},
    settings={"mic.release_when_muted": True, "watermark": False},
    locked=["watermark"],
    checks={"CORE-DUMP": "block", "DISK-ENCRYPTED": "block", "DEBUGGER": "warn"},
)
"""Every field that there is."""


def signed(value: dict[str, object] | None = None, key: SigningKey = OFFICE) -> bytes:
    """The policy file of a draft."""
    return sign_policy(key, draft() if value is None else value).envelope


def signed_anyhow(value: object, key: SigningKey = OFFICE) -> bytes:
    """What the office's key signed although no honest program would."""
    payload = canonical(value)
    sig = b64(key.sign(Context.POLICY.bind(payload)))
    return canonical({"payload": b64(payload), "kid": key.identity, "sig": sig})


def mark(**changes) -> bytes:
    """The installer's mark."""
    written = {
        "v": 1,
        "type": "managed",
        "org": ORG,
        "key": OFFICE.identity,
        "contact": CONTACT,
    } | changes
    return json.dumps(
        {name: value for name, value in written.items() if value is not None}
    ).encode()


class Place:
    """A managed folder of a test, as an installer leaves it."""

    def __init__(self, path: Path, policy: bytes | None = None, marker: bytes | None = None):
        self.path = path
        path.mkdir(exist_ok=True)
        path.chmod(0o755)
        # Whoever runs the tests plays the administrator, in a namespace as well.
        self.folder = AdminFolder(path, owner=os.geteuid(), real=lambda: True)
        self.write("policy.json", policy)
        self.write("managed.json", marker)

    def write(self, name: str, data: bytes | None) -> None:
        """Replace a file at once, as an installer does, or remove it."""
        target = self.path / name
        if data is None:
            target.unlink(missing_ok=True)
            return
        fresh = self.path / f".{name}.new"
        fresh.write_bytes(data)
        fresh.chmod(0o644)
        fresh.replace(target)

    def look(self):
        return self.folder.look()
