# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Secrets that cannot be printed by accident."""

from typing_extensions import override


class Secret:
    """Bytes with a ``repr`` without content; compare only with `hmac.compare_digest`."""

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes) -> None:
        self._bytes = value

    def reveal(self) -> bytes:
        """The bytes themselves, for the one call that needs them."""
        return self._bytes

    @override
    def __repr__(self) -> str:
        return "Secret(...)"

    @override
    def __reduce__(self) -> tuple[type["Secret"], tuple[bytes]]:
        return (Secret, (self._bytes,))
