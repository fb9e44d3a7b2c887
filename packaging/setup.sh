#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
#
# Makes .venv from a hash-locked requirement file (app or dev) with the watchword command in it.
# A second call with nothing changed does nothing. Usage: setup.sh app|dev
set -eu
kind=${1:-dev}
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
lock=requirements/$kind.lock
stamp=.venv/.watchword-stamp

find_python() {
    for name in python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

sum=$(cat requirements/app.lock "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ]; then
    read -r had_kind had_sum <"$stamp" || true
    # The development environment holds everything the program needs.
    if [ "$had_sum" = "$sum" ] && [ "$had_kind" = "$kind" ]; then exit 0; fi
    if [ "$kind" = app ] && [ "$had_kind" = dev ]; then
        dev_sum=$(cat requirements/app.lock requirements/dev.lock pyproject.toml | sha256sum | cut -d' ' -f1)
        if [ "$had_sum" = "$dev_sum" ]; then exit 0; fi
    fi
fi

if ! python=$(find_python); then
    sh packaging/apt-deps.sh python
    if ! python=$(find_python); then
        echo "watchword: Python 3.11 or newer with venv is needed and was not found." >&2
        exit 4
    fi
fi
echo "watchword: setting up .venv ($kind) with $python..." >&2
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
echo "$kind $sum" >"$stamp"
