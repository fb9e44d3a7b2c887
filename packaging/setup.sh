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

# The folder is part of the sum: an environment does not survive being moved.
sum_of() { { printf '%s\n' "$root"; cat "$@" pyproject.toml client/resources/i18n/*.ts; } | sha256sum | cut -d' ' -f1; }
app_sum=$(sum_of requirements/app.lock)
dev_sum=$(sum_of requirements/app.lock requirements/dev.lock)
if [ "$kind" = app ]; then sum=$app_sum; else sum=$dev_sum; fi
if [ -f "$stamp" ] && [ -x .venv/bin/python ] && [ -x .venv/bin/watchword ]; then
    read -r had_kind had_sum <"$stamp" || true
    if [ "$had_kind $had_sum" = "$kind $sum" ]; then exit 0; fi
    # The development environment holds everything the program needs.
    if [ "$kind $had_kind $had_sum" = "app dev $dev_sum" ]; then exit 0; fi
fi

if ! python=$(sh packaging/find-python.sh); then
    sh packaging/apt-deps.sh python
    if ! python=$(sh packaging/find-python.sh); then
        echo "watchword: Python 3.11 or newer with venv is needed and was not found." >&2
        exit 4
    fi
fi
echo "watchword: setting up .venv ($kind) with $python..." >&2
rm -f "$stamp"
# An environment that was moved, half made or made by a Python that is gone is made anew.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then "$python" -m venv --clear .venv; fi
pip() { .venv/bin/python -m pip "$@" --quiet --disable-pip-version-check; }
pip install --require-hashes -r "$lock"
# The build backend always warns about editable installs; what it says matters if it fails.
if ! said=$(pip install --no-deps --no-build-isolation -e . 2>&1); then
    printf '%s\n' "$said" >&2
    exit 4
fi
for source in client/resources/i18n/*.ts; do
    # Without Qt's system libraries (packaging/apt-deps.sh run) the window stays English.
    .venv/bin/pyside6-lrelease -silent "$source" -qm "${source%.ts}.qm" ||
        echo "watchword: the translation $source could not be built." >&2
done
echo "$kind $sum" >"$stamp"
