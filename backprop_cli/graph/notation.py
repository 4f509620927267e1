"""Graph -> text: what a node calculates, in the syntax that the parser reads."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from fractions import Fraction

from backprop_cli.graph.operations import Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import is_array, nested
from backprop_cli.numbers.decimals import decimal_text, json_line
from backprop_cli.numbers.rational import Number

MAX_SHOWN = 60
"""Characters of a node's expression before its operands are written as #id."""

_ARRAY = r"\[(?:[^][]|\[[^][]*\])*\]"
_SINGLE = re.compile(rf"[^-+*/() ]+(\([^()]*\))?|\([^()]*\)|{_ARRAY}")  # what needs no parentheses anywhere
_FACTOR = re.compile(rf"[^-+ ][^+ ]*|\([^()]*\)|{_ARRAY}")  # what can be multiplied as it stands
_DOUBLED = re.compile(r"\(\(([^()]*)\)\)")
_ATOM = 100
_NEGATIVE = 30  # a negative literal binds like a negation


def leaf_text(value: Number) -> str:
    """A number as a literal of the parser: 1.1, -2, or (1/3) for one that has no decimals that end."""
    if is_array(value):
        return json_line(nested(value, lambda number: leaf_text(number).strip("()")))
    text = decimal_text(value)
    return text if not isinstance(value, Fraction) or Fraction(text) == value else f"({value})"


def name_of_given(taken: Container[str | None]) -> str:
    """What a formula calls the gradient that is given at the output: `upstream`, unless a node has that name."""
    name = "upstream"
    while name in taken:
        name = "arriving_gradient" if name == "upstream" else f"{name}_"
    return name


def expressions(graph: Graph, limit: int = MAX_SHOWN, last_use: Mapping[int, int] | None = None) -> list[str]:
    """What every node calculates from named nodes and numbers, by id: "apple * apple_num", "(x + y)**2".

    An operand without a name is written out while that stays within `limit` characters, else as "#12", its id.
    With `last_use`, its own text is forgotten where it is used for the last time: all of them together may be long.
    """
    texts: list[str] = []
    tightness: list[int] = []  # how tightly the outermost operation of a text binds
    for step in graph:
        if step.operation is None:
            value = graph.literals.get(step.id)
            texts.append(step.name or leaf_text(value if value is not None else 0))
            tightness.append(_NEGATIVE if texts[-1].startswith("-") else _ATOM)
            continue
        row = step.operation
        parts = [
            (name, _ATOM)
            if (name := graph.names[operand]) is not None
            else (texts[operand], tightness[operand])
            if len(texts[operand]) <= limit
            else (f"#{operand}", _ATOM)
            for operand in step.operands
        ]
        if row.is_function:
            texts.append(f"{row.symbol}({', '.join((*(text for text, _ in parts), *row.settings))})")
        else:
            texts.append(_joined(row.symbol, row.arity, row.precedence, parts))
        tightness.append(row.precedence)
        if last_use is not None:
            for operand in step.operands:
                if last_use[operand] == step.id and graph.names[operand] is None:
                    texts[operand] = ""
    return texts


def _joined(symbol: str, arity: int, precedence: int, parts: list[tuple[str, int]]) -> str:
    """One operation on operand texts, with the parentheses it needs and no others."""
    first, bound = parts[0]
    if arity == 1 and not symbol.startswith("**"):
        return f"{symbol}{first if bound >= precedence and first[0] not in '-0123456789.' else f'({first})'}"
    right_to_left = symbol.startswith("**")
    left = first if bound > precedence or (bound == precedence and not right_to_left) else f"({first})"
    if arity == 1:
        return f"{left}{symbol}"
    second, bound = parts[1]
    right = second if bound > precedence or (bound == precedence and right_to_left) else f"({second})"
    if symbol == "**" and (second.lstrip("-")[:1].isdigit() or second.startswith("-")) and right == second:
        right = f"({second})"
    return f"{left} {symbol} {right}" if not right_to_left else f"{left}{symbol}{right}"


def derivative_text(operation: Operation, position: int, operands: Sequence[str]) -> str:
    """The local derivative by the operand at `position`, from the operands' texts: "apple_num", "2*(x + y)"."""
    template = derivative_template(operation, position)
    if operation.most is None:
        operands = [operands[position]]
    whole = re.fullmatch(r"\{(\d)\}", template)
    if whole:
        return operands[int(whole[1])]
    return _DOUBLED.sub(r"(\1)", template.format(*map(bracketed, operands)))


def derivative_template(operation: Operation, position: int) -> str:
    """The text of a row for the derivative by the operand at `position`."""
    return operation.derivatives[min(position, len(operation.derivatives) - 1)]


def bracketed(text: str) -> str:
    """A text in parentheses, unless it needs none anywhere."""
    return text if _SINGLE.fullmatch(text) else f"({text})"


class Expressions:
    """What the nodes of a graph calculate, as `expressions` says it: worked out when the first is asked for."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._texts: list[str] = []

    def __call__(self, node: int) -> str:
        """What node number `node` calculates."""
        if not self._texts:
            self._texts = expressions(self.graph)
        return self._texts[node]


class Chains:
    """The gradient of a node by parts, one a step that uses it: "∂L/∂h * w"."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.uses: list[list[tuple[int, int]]] = [[] for _ in range(len(graph))]  # steps, and which operand of theirs
        for node, operands in enumerate(graph.operands):
            for position, operand in enumerate(operands):
                self.uses[operand].append((node, position))
        self._labels: dict[int, list[str]] = {}  # of the operands of a step

    def text(self, node: int, longest: int) -> str:
        """The sum of what the steps that use `node` hand back, of about `longest` characters at the most."""
        found = ""
        for count, (step, position) in enumerate(self.uses[node]):
            part = self._part(step, position)
            if found and len(found) + len(part) > longest:
                return f"{found} + … ({len(self.uses[node]) - count})"
            found = f"{found} + {part}" if found else part
        return found

    def _part(self, step: int, position: int) -> str:
        local = self._local(step, position)
        if step == self.graph.output:
            return local
        return self._times(f"∂{self.graph.output_name}/∂{self._label(step)}", local)

    def _local(self, step: int, position: int) -> str:
        operation = self.graph.operations[step]
        assert operation is not None
        if step not in self._labels:  # a step of thousands of operands is asked for each of them
            self._labels[step] = [self._label(operand) for operand in self.graph.operands[step]]
        return derivative_text(operation, position, self._labels[step])

    def _times(self, upstream: str, local: str) -> str:
        if local == "1":
            return upstream
        if upstream == "1":
            return local
        return f"{upstream} * {local if _FACTOR.fullmatch(local) else f'({local})'}"

    def _label(self, node: int) -> str:
        name = self.graph.names[node]
        if name is not None or self.graph.operations[node] is not None:
            return name or f"#{node}"
        return leaf_text(self.graph.literals.get(node, 0))


def node_text(graph: Graph, node: int) -> str:
    """A label of one node for messages: its name, or what it calculates. Takes a pass over the tape."""
    return graph.names[node] or expressions(graph)[node]


def program(graph: Graph) -> str:
    """The whole graph as statements that `parse_expression` reads back to an equal graph."""
    last_use = {operand: node for node, operands in enumerate(graph.operands) for operand in operands}
    last_use[graph.output] = len(graph)
    texts = expressions(graph, 10**9, last_use)
    statements, last = [], -1
    for step in graph:
        if step.kind == "input" and step.id in graph.literals:
            statements.append(f"{step.name} = {leaf_text(graph.literals[step.id])}")
            last = step.id
        elif step.operation is not None and step.name is not None:
            statements.append(f"{step.name} = {texts[step.id]}")
            last = step.id
    if last != graph.output:
        statements.append(graph.names[graph.output] or texts[graph.output])
    return "; ".join(statements)
