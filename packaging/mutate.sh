#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
# Mutants of client/policy against its tests, in a copy of this tree; writes docs/mutants.md.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT INT TERM
cd "$here"
cp -R client tests docs pyproject.toml "$copy"
cd "$copy"
nice -n 10 "$here/.venv/bin/python" -m tests.mutation --page "$here/docs/mutants.md" "$@"
