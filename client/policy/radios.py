# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Is a Wi-Fi connection protected? Read from the flags that its access point announces.

Numbers are NM80211ApFlags and NM80211ApSecurityFlags of NetworkManager's D-Bus interface.
"""

from client.policy.network_facts import Radio

_WEP = 0x1 | 0x2 | 0x10 | 0x20
_GOOD_KEYS = 0x100 | 0x200 | 0x400 | 0x800 | 0x2000
"""PSK, 802.1X, SAE, OWE and 802.1X with suite B, each of WPA2 or later."""


def protected(radio: Radio) -> bool:
    """WPA2 or later, with a key for each computer and no WEP cipher beside it.

    WPA of the first kind (TKIP), WEP and open networks are not; nor is one whose access point
    also admits computers without protection (OWE in transition).
    """
    if radio.strong is not None:
        return radio.strong
    return bool(radio.rsn & _GOOD_KEYS) and not radio.rsn & _WEP
