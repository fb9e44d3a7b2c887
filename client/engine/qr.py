# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""QR codes as rows of modules; faces draw them, segno computes them."""

import segno


def qr_rows(content: bytes) -> tuple[str, ...]:
    """Rows of ``0`` and ``1`` without a quiet zone."""
    code = segno.make_qr(content, error="m", mode="byte")
    return tuple("".join("1" if module else "0" for module in row) for row in code.matrix)
