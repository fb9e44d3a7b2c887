#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
#
# Makes an installed copy of this source with a signed list of its files, as restricted and
# classified rooms ask for it (CLIENT-INTEGRITY): sh packaging/own-copy.sh FOLDER
# The key lies beside it (FOLDER.key). Whoever signs a copy vouches for it: keep the key elsewhere.
set -eu
umask 022
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
# The system's own Python where it will do: one in somebody's home would start for nobody else.
if name=$(PATH=/usr/bin:/bin sh packaging/find-python.sh); then python=$(PATH=/usr/bin:/bin command -v "$name"); else python=.venv/bin/python; fi
"$python" -m venv "$top"
"$top/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/app.lock
"$top/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation "$work"
# Compiled code is of use only to the Python that made it, so the copy's own does this.
manifest() { "$top/bin/python" -B packaging/manifest.py "$@"; }
[ -e "$key" ] || manifest key "$key" >/dev/null
manifest name "$key" "$top"
manifest sign "$key" "$top"
place=$(readlink -f "$top/bin/python")
while [ "$place" != / ]; do
    case $(ls -ld "$place") in
        ?????????[xt]*) ;;
        *) echo "watchword: $place is closed to other accounts, so only yours can start this copy." >&2 ;;
    esac
    place=$(dirname "$place")
done
echo "watchword: made. Start it with $top/bin/watchword" >&2
