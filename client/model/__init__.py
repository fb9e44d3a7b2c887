# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The words of the product as plain frozen values; standard library and msgspec only."""
