# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The one security profile of a link, and whether a finished handshake kept it. Pure.

Checks DTLS-BOUND, SRTP-PROFILE and CIPHER-SUITE; media.md section 2.2.
"""

import hmac

import msgspec

from client.model.media import LinkEnd

DTLS_1_2 = 0xFEFD
PROTOCOL = "DTLSv1.2"
CIPHER = "ECDHE-ECDSA-AES256-GCM-SHA384"
SRTP_PROFILE = "SRTP_AEAD_AES_256_GCM"
GROUP = "secp384r1"


class DtlsFacts(msgspec.Struct, frozen=True):
    """What a finished handshake settled; ``exporter`` (hex) is equal at both ends of a session."""

    protocol: str
    cipher: str
    srtp_profile: str
    group: str
    peer_curve: str
    peer_fingerprint: str
    exporter: str

    @property
    def strong(self) -> bool:
        """Whether version, cipher, group and the other's key are the profile's."""
        settled = (self.protocol, self.cipher, self.group, self.peer_curve)
        return settled == (PROTOCOL, CIPHER, GROUP, GROUP)


def why_not_bound(facts: DtlsFacts | None, fingerprint: str) -> LinkEnd | None:
    """Why a link with these facts must end; None when it is the signed one, in our profile.

    ``fingerprint`` is the SHA-384 of the certificate that the other end signed; ``facts`` is
    None when the handshake did not finish. A stranger can make a handshake fail, but not with
    somebody else's certificate: only the latter is an alarm.
    """
    if facts is None:
        return LinkEnd.DTLS_FAILED
    if not hmac.compare_digest(facts.peer_fingerprint.encode(), fingerprint.encode()):
        return LinkEnd.FINGERPRINT_MISMATCH
    if facts.srtp_profile != SRTP_PROFILE:
        return LinkEnd.PROFILE_MISMATCH
    return None if facts.strong else LinkEnd.WEAK_CIPHER
