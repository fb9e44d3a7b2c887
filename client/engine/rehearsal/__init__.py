# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Bad rooms, each one deviation from a good one, that this installation has to refuse."""
