# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The asyncio thread: performs what the session decides, owns every task and device."""
