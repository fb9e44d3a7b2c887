# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Proxies that this computer is set to use. This program uses none of them by itself.

Named as ``host:port``: whatever stands before an ``@`` may be a password and is dropped.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from client.policy.network_facts import ProxiesSeen

_VARIABLES = frozenset(
    f"{kind}_proxy" for kind in ("http", "https", "all", "ws", "wss", "socks", "ftp")
)
_SCHEMA = "org.gnome.system.proxy"
_KINDS = ("https", "http", "socks", "ftp")
_WAIT_S = 1.5
_UNREADABLE = "?"
_LINE = re.compile(r"(\S+) (\S+) (.*)")


def seen() -> ProxiesSeen:
    """Every proxy that the environment or the system names; raises where it cannot be asked."""
    named = [*by_environment(os.environ), *_by_system()]
    return ProxiesSeen(tuple(dict.fromkeys(named)))


def by_environment(variables: Mapping[str, str]) -> Iterator[str]:
    """Proxies that variables name; what cannot be read is named by a question mark."""
    for name, value in sorted(variables.items()):
        if name.lower() in _VARIABLES and value.strip():
            yield where(value)


def by_gsettings(listing: str) -> tuple[str, ...]:
    """Proxies in the output of ``gsettings list-recursively org.gnome.system.proxy``."""
    values = {}
    for line in listing.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match is not None:
            values[match[1], match[2]] = match[3].strip("'")
    mode = values.get((_SCHEMA, "mode"), "none")
    if mode == "none":
        return ()
    if mode == "auto":
        # An empty address means that the network itself is asked (WPAD).
        return (where(values.get((_SCHEMA, "autoconfig-url"), "")),)
    named = [
        f"{host}:{values.get((f'{_SCHEMA}.{kind}', 'port'), '0')}"
        for kind in _KINDS
        if (host := values.get((f"{_SCHEMA}.{kind}", "host"), ""))
    ]
    return tuple(named) or (_UNREADABLE,)


def by_scutil(listing: str) -> tuple[str, ...]:
    """Proxies in the output of macOS's ``scutil --proxy`` (``SCDynamicStoreCopyProxies``)."""
    values = dict(re.findall(r"^\s*(\w+) : (\S+)\s*$", listing, re.MULTILINE))
    named = [
        f"{values.get(f'{kind}Proxy', _UNREADABLE)}:{values.get(f'{kind}Port', '0')}"
        for kind in ("HTTPS", "HTTP", "SOCKS")
        if values.get(f"{kind}Enable") == "1"
    ]
    if values.get("ProxyAutoConfigEnable") == "1":
        named.append(where(values.get("ProxyAutoConfigURLString", "")))
    if values.get("ProxyAutoDiscoveryEnable") == "1":
        named.append(_UNREADABLE)
    return tuple(named)


def by_windows(proxy: str, automatic: str, *, detect: bool) -> tuple[str, ...]:
    """Proxies as ``WinHttpGetIEProxyConfigForCurrentUser`` tells them."""
    named = [where(part.split("=")[-1]) for part in re.split(r"[;\s]+", proxy) if part]
    if automatic:
        named.append(where(automatic))
    return (*named, _UNREADABLE) if detect else tuple(named)


def where(text: str) -> str:
    """``host:port`` of an address of a proxy, without user, password and path."""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _UNREADABLE
    if not host:
        return _UNREADABLE
    return f"{host}:{port}" if port else host


def _by_system() -> tuple[str, ...]:
    if sys.platform == "win32":  # written, not run on that system
        proxy, automatic, detect = _winhttp()
        return by_windows(proxy, automatic, detect=detect)
    if sys.platform == "darwin":  # written, not run on that system
        return by_scutil(_output("/usr/sbin/scutil", "--proxy"))
    tool = shutil.which("gsettings", path="/usr/bin:/bin:/usr/local/bin")
    if tool is None:
        return ()  # No desktop that keeps such a setting.
    return by_gsettings(_output(tool, "list-recursively", _SCHEMA, missing_ok=True))


def _output(*command: str, missing_ok: bool = False) -> str:
    ended = subprocess.run(  # noqa: S603  fixed programs by full path, nothing from outside
        command, capture_output=True, text=True, timeout=_WAIT_S, check=False
    )
    if ended.returncode and missing_ok and "No such schema" in ended.stderr:
        return ""
    if ended.returncode:
        raise OSError("the system does not tell its proxies")
    return ended.stdout


if sys.platform == "win32":  # written, not run on that system
    import ctypes

    _NOTHING_SET = 2
    """ERROR_FILE_NOT_FOUND."""

    class _Config(ctypes.Structure):
        _fields_ = (
            ("detect", ctypes.c_int),
            ("automatic", ctypes.c_void_p),
            ("proxy", ctypes.c_void_p),
            ("bypass", ctypes.c_void_p),
        )

    def _winhttp() -> tuple[str, str, bool]:
        config = _Config()
        answer = ctypes.windll.winhttp.WinHttpGetIEProxyConfigForCurrentUser(ctypes.byref(config))
        if not answer:
            if ctypes.GetLastError() == _NOTHING_SET:
                return "", "", False
            raise OSError("the system does not tell its proxies")
        texts = []
        for pointer in (config.proxy, config.automatic, config.bypass):
            texts.append(ctypes.wstring_at(pointer) if pointer else "")
            if pointer:
                ctypes.windll.kernel32.GlobalFree(ctypes.c_void_p(pointer))
        return texts[0], texts[1], bool(config.detect)
