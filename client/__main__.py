# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Entry point: ``python -m client`` and the ``watchword`` command."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from client.app.cli import run  # noqa: PLC0415  keep interpreter start-up free of imports
    from client.app.crash import unquoted_crashes  # noqa: PLC0415  as above

    unquoted_crashes()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
