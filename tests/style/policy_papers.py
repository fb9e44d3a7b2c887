# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Writes what is made from the policy's table: ``python -m tests.style.policy_papers``.

The two schemas that ship for IT, and the table of fields in docs/policy.md.
"""

import json
import re
from importlib import resources
from pathlib import Path

from client.policy.authorities import Authorities
from client.policy.managed import MARKER, POLICY
from client.policy.policy_kinds import (
    Form,
    Key,
    Listed,
    OneOf,
    Rated,
    SealingKey,
    Table,
    Text,
    Truth,
    Whole,
)
from client.policy.policy_texts import PolicyTexts

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "policy.md"
BEGIN, END = "<!-- fields: made by tests.style.policy_papers -->", "<!-- end of fields -->"
_MANY = 9
_FOLDER = resources.files("client") / "resources"


def schemas() -> dict[str, str]:
    """The schema files by name."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    titled = {"policy": (POLICY, "Managed policy"), "managed": (MARKER, "Installer's mark")}
    return {
        f"{name}.schema.json": json.dumps(
            {"$schema": dialect, "title": f"{title} of Watchword", **table.schema()},
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for name, (table, title) in titled.items()
    }


def paths(table: Table, above: str = "") -> list[tuple[str, object, bool]]:
    """Every field with its kind, and whether it must be there."""
    found = []
    for name, kind in table.fields.items():
        found.append((above + name, kind, name in table.required))
        inner = kind.of if isinstance(kind, Listed) else kind
        if isinstance(inner, Table):
            found += paths(inner, f"{above}{name}.")
    return found


def _form(kind: object) -> str:  # noqa: C901, PLR0911, PLR0912  one line a kind
    match kind:
        case Table():
            return "object"
        case Listed():
            return f"list of {_form(kind.of)}, {kind.least} to {kind.most}"
        case Whole():
            return f"number, {kind.low} to {kind.high}"
        case Truth():
            return "true or false"
        case Authorities():
            return "PEM text"
        case OneOf() if len(kind.words) > _MANY:
            return f"one of {len(kind.words)} words like `{kind.words[0]}`"
        case OneOf():
            return " or ".join(f"`{word}`" for word in kind.words)
        case Text():
            return f"text, at most {kind.most}"
        case Form():
            return f"like `{kind.example}`"
        case Key() | SealingKey():
            return f"key, `{kind.form.pattern.partition(':')[0]}:...`"
        case Rated():
            return "object of checks"
        case _:
            return f"`{kind.value}`"


def table() -> str:
    """The table of fields for docs/policy.md."""
    texts = PolicyTexts.from_json((_FOLDER / "policy.en.json").read_bytes())
    lines = ["| field | form | what it does |", "|---|---|---|"]
    for name, kind, required in paths(POLICY):
        must = " (required)" if required and "." not in name else ""
        lines.append(f"| `{name}` | {_form(kind)}{must} | {texts.fields[name].text} |")
    return "\n".join(lines)


def page_with_table(page: str) -> str:
    """The page with its table made anew."""
    made = f"{BEGIN}\n{table()}\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: made, page, flags=re.DOTALL)


if __name__ == "__main__":
    for name, text in schemas().items():
        (ROOT / "client" / "resources" / "schemas" / name).write_text(text, "utf-8")
    PAGE.write_text(page_with_table(PAGE.read_text("utf-8")), "utf-8")
