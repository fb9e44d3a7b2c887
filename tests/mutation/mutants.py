# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every small mistake somebody could make in a module, one at a time.

mutmut's operators on libcst trees, and some of our own that say what a gate can do wrong: a
refusal that passes, a guard that is never asked, a row of the catalogue that is rated lower. Texts
that only people read are left alone.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators as mutmut

ROWS = {"Check", "NotBuilt", "_on_start", "_on_room", "_on_network"}
"""Rows of the catalogue; one without its place, fact or judge is no row."""
SAYING = {"passed": 1, "failed": 1, "unknown": 1, "Wrong": 3} | dict.fromkeys(ROWS, 1)
"""Functions that say something, and how many of their first arguments are text."""
WEAKER = {
    "Severity.BLOCK": "Severity.WARN",
    "Severity.WARN": "Severity.INFO",
    "Severity.INFO": "Severity.OFF",
    "Result.FAIL": "Result.PASS",
    "Result.UNKNOWN": "Result.PASS",
    "Result.NOT_APPLICABLE": "Result.PASS",
}
TURNED = {"max": "min", "min": "max", "any": "all", "all": "any"}
RATED = re.compile("_[NOIWB]{3}")
LETTERS = {"N": "OFF", "O": "OFF", "I": "INFO", "W": "WARN", "B": "BLOCK"}
LOWER = {"I": "O", "W": "I", "B": "W"}
PAPERWORK = {"schema"}
"""Functions that write documents; these are compared whole by tests/style."""
TAKEN = [
    (kind, operator)
    for kind, operator in mutmut.mutation_operators
    if operator not in {mutmut.operator_string, mutmut.operator_arg_removal}
]


@dataclass(frozen=True)
class Mutant:
    """One mistake: where, and what stands there instead. ``function`` is empty outside of one."""

    path: str
    line: int
    function: str
    original: cst.CSTNode
    instead: cst.CSTNode

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line}"


class Source:
    """A module and its mutants."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        wrapper = MetadataWrapper(cst.parse_module(text))
        self.tree = wrapper.module
        finder = _Finder(path)
        wrapper.visit(finder)
        nothing = cst.Module(body=[])
        different = {
            (id(one.original), nothing.code_for_node(one.instead)): one
            for one in reversed(finder.found)
        }
        self.mutants = list(reversed(different.values()))

    def changed(self, mutant: Mutant) -> str:
        """The module's text with this mistake in it."""
        tree = self.tree.deep_replace(mutant.original, mutant.instead)
        assert isinstance(tree, cst.Module)
        return tree.code

    def difference(self, mutant: Mutant) -> tuple[str, str]:
        """The lines that differ: as they are, and with the mistake."""
        before, after = self.text.splitlines(), self.changed(mutant).splitlines()
        matched = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
        places = [place for place in matched if place[0] != "equal"]
        old = [line.strip() for _, a, b, _, _ in places for line in before[a:b]]
        new = [line.strip() for _, _, _, a, b in places for line in after[a:b]]
        return " ".join(old), " ".join(new)


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[Mutant] = []
        self._names: list[str] = []
        self._inside = 0
        self._texts = set[int]()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _never(node):
            return False
        match node:
            case cst.FunctionDef():
                if node.name.value in PAPERWORK or _is_protocol(node):
                    return False
                # What stands in the head runs where the function is made, not where it is called.
                for part in (node.params, *node.decorators):
                    part.visit(self)
                self._names.append(node.name.value)
                self._inside += 1
                node.body.visit(self)
                self._inside -= 1
                self._names.pop()
                return False
            case cst.ClassDef():
                self._names.append(node.name.value)
                node.body.visit(self)
                self._names.pop()
                return False
            case cst.Call():
                many = SAYING.get(_name(node.func), 0)
                self._texts |= {id(arg.value) for arg in node.args[:many]}
            case _:
                pass
        if id(node) in self._texts:
            return False
        for instead in _operators(node):
            start = self.get_metadata(PositionProvider, node).start
            name = ".".join(self._names) if self._inside else ""
            self.found.append(Mutant(self.path, start.line, name, node, instead))
        return True


def _never(node: cst.CSTNode) -> bool:
    """Parts that are no behaviour: types, imports, documentation, how a class is made."""
    if isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom | cst.Decorator):
        return True
    if isinstance(node, cst.Assign):
        match node.value:
            case cst.Call(func=cst.Name("TypeVar")) | cst.Subscript(value=cst.Name("Callable")):
                return True
            case _:
                return False
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString)


def _is_protocol(node: cst.FunctionDef) -> bool:
    code = cst.Module(body=[node]).code.rstrip()
    return code.endswith("...")


def _name(node: cst.CSTNode) -> str:
    return node.value if isinstance(node, cst.Name) else ""


def _operators(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in TAKEN:
        if isinstance(node, kind):
            yield from operator(node)
    for kind, operator in OWN:
        if isinstance(node, kind):
            yield from operator(node)


def _text(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    word = node.evaluated_value
    if isinstance(word, str) and " " not in word and len(node.quote) == 1:
        start = len(node.prefix) + 1
        yield node.with_changes(value=f"{node.value[:start]}XX{node.value[start:]}")


def _call(node: cst.Call) -> Iterator[cst.CSTNode]:
    name = _name(node.func)
    if name in {"len", "isinstance", "type"}:
        return
    if name in {"failed", "unknown"}:
        yield cst.parse_expression("passed()")
    if name == "passed":
        yield cst.parse_expression('failed("")')
    if name in TURNED:
        yield node.with_changes(func=cst.Name(TURNED[name]))
    if name in ROWS:
        for place, arg in enumerate(node.args):
            if arg.keyword is not None:
                yield node.with_changes(args=[*node.args[:place], *node.args[place + 1 :]])
        return
    texts = SAYING.get(name, 0)
    kept = node.with_changes(args=node.args[texts:])
    for changed in mutmut.operator_arg_removal(kept):
        yield changed.with_changes(args=[*node.args[:texts], *changed.args])


def _forced(test: cst.BaseExpression, word: str) -> cst.BaseExpression:
    return cst.parse_expression(f"({cst.Module(body=[]).code_for_node(test)}){word}")


def _rated_lower(node: cst.Name) -> Iterator[cst.CSTNode]:
    letters = node.value.removeprefix("_") if RATED.fullmatch(node.value) else ""
    for place, letter in enumerate(letters):
        if letter in LOWER:
            rated = f"{letters[:place]}{LOWER[letter]}{letters[place + 1 :]}"
            words = ", ".join(f"Severity.{LETTERS[one]}" for one in rated)
            yield cst.parse_expression(f"({words})")


def _closed(node: cst.CSTNode, kept: list) -> list:
    """A tuple of one keeps its comma."""
    if isinstance(node, cst.Tuple) and len(kept) == 1:
        return [cst.Element(kept[0].value, comma=cst.Comma())]
    return kept


def _guard(node: cst.If | cst.CompIf) -> Iterator[cst.CSTNode]:
    for word in (" and False", " or True"):
        yield node.with_changes(test=_forced(node.test, word))


def _one_side(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    yield node.left
    yield node.right


def _weaker(node: cst.Attribute) -> Iterator[cst.CSTNode]:
    word = f"{_name(node.value)}.{node.attr.value}"
    if word in WEAKER:
        yield cst.parse_expression(WEAKER[word])


def _one_less(node: cst.Tuple | cst.Set | cst.List | cst.Dict) -> Iterator[cst.CSTNode]:
    if len(node.elements) > 1:
        for place in range(len(node.elements)):
            kept = [*node.elements[:place], *node.elements[place + 1 :]]
            yield node.with_changes(elements=_closed(node, kept))


OWN = [
    (cst.SimpleString, _text),
    (cst.Call, _call),
    (cst.If, _guard),
    (cst.CompIf, _guard),
    (cst.BooleanOperation, _one_side),
    (cst.Attribute, _weaker),
    (cst.Name, _rated_lower),
    (cst.Tuple, _one_less),
    (cst.Set, _one_less),
    (cst.List, _one_less),
    (cst.Dict, _one_less),
]
