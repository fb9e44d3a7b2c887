#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
#
# Installs the system packages of the sections named on the command line, if any are missing.
# Exit 0: all there. Exit 3: some are missing and may not be installed from here; prints how.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "watchword: no dpkg on this system; install the counterparts of packaging/apt-deps.txt yourself." >&2
    exit 0
fi

installed() {
    status=$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) || return 1
    [ "$status" = installed ]
}

exists() {
    # The whole answer is read: a reader that stops early would end apt-cache by SIGPIPE.
    policy=$(apt-cache policy "$1" 2>/dev/null) || return 1
    case "$policy" in
        *"Candidate: (none)"* | "") return 1 ;;
    esac
    return 0
}

any_installed() {
    for name in $(echo "$1" | tr '|' ' '); do
        if installed "$name"; then return 0; fi
    done
    return 1
}

wanted=""
for section in "$@"; do
    # A Python from elsewhere is as good.
    if [ "$section" = python ] && sh "$here/find-python.sh" >/dev/null; then continue; fi
    lines=$(sed -n "/^\[$section\]\$/,/^\[/p" "$here/apt-deps.txt" | grep -v -e '^\[' -e '^#' -e '^$') || true
    for line in $lines; do
        any_installed "$line" || wanted="$wanted $line"
    done
done
[ -n "$wanted" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=sudo
    else
        as_root=no
    fi
fi
if [ "${NO_APT:-}" = 1 ] || [ "$as_root" = no ]; then
    names=$(for line in $wanted; do echo "${line%%|*}"; done | tr '\n' ' ')
    echo "watchword: system packages are missing. Install them with:" >&2
    echo "  sudo apt-get install --no-install-recommends $names" >&2
    exit 3
fi

echo "watchword: installing system packages..." >&2
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
chosen=""
for line in $wanted; do
    pick=""
    for name in $(echo "$line" | tr '|' ' '); do
        if exists "$name"; then pick=$name; break; fi
    done
    if [ -z "$pick" ]; then
        echo "watchword: no package found for '$line'" >&2
        exit 3
    fi
    chosen="$chosen $pick"
done
# shellcheck disable=SC2086  # the list is made of package names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $chosen >&2
