#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
#
# Makes an installed copy of this source with a signed list of its files, as restricted and
# classified rooms ask for it (CLIENT-INTEGRITY): sh packaging/own-copy.sh FOLDER
# The key lies beside it (FOLDER.key). Whoever signs a copy vouches for it: keep the key elsewhere.
set -eu
[ $# -eq 1 ] || { echo "usage: sh packaging/own-copy.sh FOLDER" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
if [ -e "$1" ]; then
    echo "watchword: $1 is there already; name a new folder." >&2
    exit 2
fi
sh packaging/apt-deps.sh python run
sh packaging/setup.sh app
mkdir -p "$(dirname "$1")"
top=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
key=$top.key
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "watchword: installing into $top..." >&2
cp -r client pyproject.toml README.md "$work/"
find "$work" -name __pycache__ -type d -prune -exec rm -rf {} +
.venv/bin/python -m venv "$top"
"$top/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/app.lock
"$top/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation "$work"
[ -e "$key" ] || .venv/bin/python packaging/manifest.py key "$key" >/dev/null
.venv/bin/python packaging/manifest.py name "$key" "$top"
.venv/bin/python packaging/manifest.py sign "$key" "$top"
echo "watchword: made. Start it with $top/bin/watchword" >&2
