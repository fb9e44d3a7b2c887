# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""May this room be joined? Facts in, findings out, one verdict."""
