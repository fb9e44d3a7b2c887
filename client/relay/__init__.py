# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The blind room relay: forwards opaque bytes between connections of one room."""
