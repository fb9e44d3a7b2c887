# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Watchword: a secure call client that refuses every room that fails its checks."""
