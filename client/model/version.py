# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The version of the program, in one place."""

VERSION = "0.1.0"

OLDEST_PEER = (0, 1, 0)
"""The oldest program of somebody else with which this one shares a call."""
