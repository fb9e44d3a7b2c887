# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The mesh engine: one strict ICE and DTLS link to each other person."""
