# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Choosing one or several of a list: what is chosen carries a mark, not only a colour."""

from typing import Generic, TypeVar

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from client.terminal.page import bindings, key
from client.terminal.text import plain

V = TypeVar("V")


class Choices(OptionList, Generic[V]):
    """``(x)`` and ``( )`` for one of them, ``[x]`` and ``[ ]`` for several; Space or Enter."""

    BINDINGS = bindings(key("space", "select"))

    def __init__(
        self, *items: tuple[str, V], chosen: tuple[V, ...] = (), several: bool = False
    ) -> None:
        self._items = items
        self._several = several
        self._chosen = set(chosen)
        super().__init__(*(Option(self._row(number)) for number in range(len(items))), markup=False)
        self.highlighted = 0 if items else None

    def _row(self, number: int) -> Text:
        words, value = self._items[number]
        left, right = "[]" if self._several else "()"
        mark = "x" if value in self._chosen else " "
        return Text(f"{left}{mark}{right} {plain(words)}")

    @property
    def chosen(self) -> tuple[V, ...]:
        """What is chosen, in the order of the list."""
        return tuple(value for _, value in self._items if value in self._chosen)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose this one, or take the choice back where several may be chosen."""
        value = self._items[event.option_index][1]
        if self._several:
            self._chosen ^= {value}
        else:
            self._chosen = {value}
        for number in range(len(self._items)):
            self.replace_option_prompt_at_index(number, self._row(number))
