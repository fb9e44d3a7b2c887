# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Keys and frames: protocols built from PyNaCl and cryptography, never primitives of our own."""
