# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Closing the parts of a call, one after the other, whatever one of them does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

CLOSE_WITHIN_S = 5.0

_log = logging.getLogger(__name__)


async def close_all(parts: dict[str, Callable[[], Awaitable[None]]]) -> None:
    """Close each part; that one fails or hangs is no reason to leave the others open."""
    for name, close in parts.items():
        try:
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await close()
        except Exception as error:  # noqa: BLE001  whatever it is, the next one is closed too
            _log.error("closing the %s failed: %s", name, type(error).__name__)
