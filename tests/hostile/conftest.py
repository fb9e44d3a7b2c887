# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The same people as in honest calls."""

from tests.call.conftest import everyone, people

__all__ = ["everyone", "people"]
