# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Entry point: ``python -m client`` and the ``watchword`` command."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from client.platform.hardening import harden  # noqa: PLC0415  keep start-up free of imports

    # Whatever the verb: before a library reads a variable that it should not, or a key is read.
    harden()
    from client.app.cli import run  # noqa: PLC0415  as above
    from client.app.crash import unquoted_crashes  # noqa: PLC0415  as above

    unquoted_crashes()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
