# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who is this? Persons, contact cards, the contact book, trust, invitations."""
