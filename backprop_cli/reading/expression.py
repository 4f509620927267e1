"""Text -> graph: an operator-precedence loop over the tokens, with an explicit stack, that appends to the tape.

    problem    = statement { (";" | newline) statement }
    statement  = [ NAME "=" ] expression            only the last one may do without a name
    expression = expression ("+" | "-" | "*" | "/" | "@" | "**" | "^") expression
               | ("-" | "+") expression | "(" expression ")" | NUMBER | NAME
               | FUNCTION "(" [ expression { "," expression } [ "," "axis" "=" WHOLE ] ] ")"
               | ARRAY                              such as [[1, 2], [3, 4]], a constant

Tightest first: ** (right to left), unary minus, * and / and @, + and -. So -x**2 is -(x**2) and 2**-x is 2**(-x).
A name that no statement defines is an input. `NAME = number` is an input with a value. `x**2` is one node when the
exponent is a literal.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from backprop_cli.graph.functions import FUNCTIONS, OPERATIONS, called
from backprop_cli.graph.operations import NEGATE, POWER, Operation, literal_power
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.literals import SHORT, read_literal
from backprop_cli.numbers.rational import Number, Undefined
from backprop_cli.reading.array_calls import array_call, array_function, array_literal, axis_setting
from backprop_cli.reading.expression_errors import (
    arguments_wanted,
    bad_name,
    bad_operand,
    bad_operator,
    starts_with_digit,
    unknown_function,
)
from backprop_cli.reading.faults import FIRST, Faults
from backprop_cli.reading.tokens import Source, Sources, canonical, is_name, normalised, tokens_of

MAX_NODES = 2_000_000
"""Nodes of one graph."""

_END = ""  # a token that no text has
Stack = list[tuple[int, Operation | None, int]]
"""What has been opened and waits: how tightly it binds, its row, its position."""
_OPEN = (0, None, 0)
_DIGITS = frozenset("0123456789")
_CONSTANTS = {f"{name}(" for name in FUNCTIONS}  # a call may be empty, and then says what is missing itself

# token -> what it reduces first (all on the stack that bind at least as tightly), how tightly it binds, its row
_OPERATORS: dict[str, tuple[int, int, Operation | None]] = {
    row.symbol: (row.precedence + (row is POWER), row.precedence, row)
    for row in OPERATIONS
    if row.arity == 2 and not row.is_function
} | dict.fromkeys((")", ",", ";", "\n", _END), (1, 0, None))
_OPERATORS["^"] = _OPERATORS[POWER.symbol]
_BEFORE_OPERAND = frozenset("-+)\n")
_PRODUCT = "@"


@cache
def _with_product() -> dict[str, tuple[int, int, Operation | None]]:
    """The operators of a text with a matrix product: its row is loaded with those of arrays."""
    from backprop_cli.graph.array_products import MATMUL

    return _OPERATORS | {_PRODUCT: (MATMUL.precedence, MATMUL.precedence, MATMUL)}


def _bad_number(error: Undefined, source: Source, position: int, token: str) -> BackpropError:
    """A literal that is too long to be read."""
    return BackpropError(error.message_id, source.place(position), number=token)


class NamedText(NamedTuple):
    """A step: the name that its expression gets, and the expression."""

    name: str
    source: Source
    name_source: Source


def parse_expression(text: str) -> Graph:
    """The graph of an expression or of statements such as "t = x + y; z = t**2"; the last one is the output.

    Raises BackpropError with the place in `text`.
    """
    return parse_source(Source(normalised(text)))


def parse_source(source: Source) -> Graph:
    """The graph of a text that has been normalised."""
    parser = Parser()
    parser.read(source)
    return parser.graph


def parse_steps(steps: list[NamedText], faults: Faults = FIRST) -> Graph:
    """The graph of named steps, in order; the last one is the output."""
    parser = Parser()
    for step in steps:
        with faults:
            parser.read(step.source, step)
    return parser.graph


class Parser:
    """Reads one text after the other onto one tape."""

    def __init__(self) -> None:
        self.sources = Sources()
        self.graph = Graph(self.sources.place)
        self.others: dict[str, int] = {}  # what else means a node: names of statements, other spellings of inputs
        self.calls: list[int] = []  # for each open call, how many nodes were waiting when it opened
        self.base = 0  # number of the first token of the text being read
        self.operators = _OPERATORS

    def read(self, source: Source, step: NamedText | None = None) -> None:
        """Append what `source` says. With `step` the text is one expression, and gets the step's name."""
        tokens = tokens_of(source.text)
        tokens.append(_END)
        self.sources.add(source, self.base)
        if _PRODUCT in tokens:
            self.operators, self.graph.of_arrays = _with_product(), True
        if step is None:
            self._statements(source, tokens)
        else:
            self._free(step.name, step.name_source, 0)
            node, position = self._expression(source, tokens, 0)
            if tokens[position] != _END:
                raise BackpropError("one-expression", source.place(position), name=step.name)
            self._finish(source, step.name, node, 0)
        self.base += len(tokens)

    def _statements(self, source: Source, tokens: list[str]) -> None:
        """Every statement of a text."""
        position, last = 0, len(tokens) - 1
        while position < last and tokens[position] == "\n":
            position += 1
        while position < last or self.graph.output < 0:
            name, start = self._statement_name(source, tokens, position)
            node, position = self._expression(source, tokens, start)
            while position < last and tokens[position] in ("\n", ";"):
                position += 1
            if name is None and position < last:
                raise BackpropError("no-name", source.place(start))
            self._finish(source, name, node, start)

    def _statement_name(self, source: Source, tokens: list[str], position: int) -> tuple[str | None, int]:
        """The name before `=`, if the statement has one, and where its expression starts."""
        name = tokens[position]
        if tokens[position + 1 : position + 2] != ["="] or tokens[position + 2] == "=":
            return None, position
        if not is_name(name):
            if name[0].isalpha():
                bad_name(source, position, name)
            raise BackpropError("not-a-name", source.place(position), name=name)
        name = canonical(name)
        self._free(name, source, position)
        return name, position + 2

    def _free(self, name: str, source: Source, position: int) -> None:
        """Refuse a name that is taken: by an earlier statement, or as an input that came before its definition."""
        node = self._node(name)
        if node is not None:
            defined = self.graph.operations[node] is not None or node in self.graph.literals
            raise BackpropError("defined-twice" if defined else "used-before", source.place(position), name=name)

    def _finish(self, source: Source, name: str | None, node: int, start: int) -> None:
        """Name the node that a statement made, and make it the output."""
        graph = self.graph
        if name is not None:
            other = graph.names[node]
            if other is not None:
                raise BackpropError("alias", source.place(start), name=name, other=other)
            if self._node(name) is not None:
                raise BackpropError("defined-by-itself", source.place(start), name=name)
            graph.name(node, name)
            self.others[name] = node
        graph.output = node

    def _expression(self, source: Source, tokens: list[str], position: int) -> tuple[int, int]:
        """Append one expression that starts at `position`; return its node and the position of what ends it.

        The hot loop: every token of the text passes here once, so it works on the columns themselves.
        """
        graph, base = self.graph, self.base
        operations, operands, origins = graph.operations, graph.operands, graph.origins
        inputs, names = graph.inputs, graph.names
        others, operator_of = self.others, self.operators
        ascii_text = source.text.isascii()
        stack: Stack = [_OPEN]
        pending: list[int] = []  # nodes that wait for their operator
        while True:
            token = tokens[position]
            node = inputs.get(token)
            if node is None and others:
                node = others.get(token)
            if node is not None:
                pending.append(node)
            elif (is_new := ascii_text and token.isidentifier()) or token[:1] in _DIGITS:  # the usual leaves
                node = len(operations)
                if is_new:
                    inputs[token] = node
                    names.append(token)
                elif len(token) <= SHORT and "e" not in token and "E" not in token:
                    graph.written[node] = token
                    names.append(None)
                else:
                    try:
                        graph.literals[node] = read_literal(token)
                    except Undefined as error:
                        raise _bad_number(error, source, position, token) from None
                    names.append(None)
                operations.append(None)
                operands.append(())
                origins.append(base + position)
                pending.append(node)
            elif token == "(":
                stack.append((0, None, position))
                position += 1
                continue
            elif token in _BEFORE_OPERAND or token[-1:] == "(":
                if not self._before(source, tokens, position, stack, pending):
                    position += 1
                    continue
            elif token == "[":
                at = position
                constant, position = array_literal(source, tokens, position)
                pending.append(graph.add_leaf(None, constant, base + at))
            else:
                pending.append(self._leaf(source, tokens, position))
            while True:  # an operator must stand here
                position += 1
                token = tokens[position]
                try:
                    reduces, precedence, row = operator_of[token]
                except KeyError:
                    bad_operator(source, tokens, position)
                while stack[-1][0] >= reduces:
                    _, top, at = stack.pop()
                    if top is POWER or top is NEGATE:
                        self._reduce(top, pending, base + at)
                    else:
                        right = pending.pop()
                        operands.append((pending[-1], right))
                        pending[-1] = len(operations)
                        operations.append(top)
                        names.append(None)
                        origins.append(base + at)
                if row is not None:
                    stack.append((precedence, row, position))
                    break
                if len(stack) == 1 or token in (";", _END):
                    return self._close(source, tokens, stack, pending, position)
                if token == ")" and stack[-1][1] is None:
                    stack.pop()
                elif token != "\n":
                    position = self._inside(source, tokens, position, stack, pending)
                    if tokens[position] == ",":
                        break
            position += 1

    def _inside(self, source: Source, tokens: list[str], position: int, stack: Stack, pending: list[int]) -> int:
        """A ")" or "," inside a call: the end of it, or of one of its arguments. Elsewhere "," has no place.

        Returns the position of what was read last.
        """
        if tokens[position] == ")":
            self._call(stack, pending)
        elif stack[-1][1] is None:
            bad_operator(source, tokens, position)
        elif tokens[position + 1 : position + 3] == ["axis", "="]:
            axis, position = axis_setting(source, tokens, position + 3)
            self._call(stack, pending, axis)
        return position

    def _close(
        self, source: Source, tokens: list[str], stack: Stack, pending: list[int], position: int
    ) -> tuple[int, int]:
        """End an expression: every parenthesis must be closed by now."""
        if tokens[position] == ",":
            bad_operator(source, tokens, position)
        if tokens[position] == ")":
            raise BackpropError("unopened", source.place(position))
        if len(stack) > 1:
            raise BackpropError("unclosed", source.place(stack[-1][2]))
        if len(self.graph) > MAX_NODES:
            raise BackpropError("too-many-nodes", limit=f"{MAX_NODES:,}")
        return pending.pop(), position

    def _known(self) -> set[str]:
        """Every name and spelling met so far."""
        return {*self.graph.inputs, *self.others}

    def _before(self, source: Source, tokens: list[str], position: int, stack: Stack, pending: list[int]) -> bool:
        """A sign, a line break or a call before an operand. Returns whether it is an operand itself."""
        token = tokens[position]
        if token == "-":
            stack.append((30, NEGATE, position))
        elif token[-1:] == "(":
            stack.append((0, self._function(source, tokens, position), position))
            self.calls.append(len(pending))
        elif token == ")" and tokens[position - 1] in _CONSTANTS:
            self._call(stack, pending)  # pi(): nothing between the parentheses
            return True
        elif token not in ("+", "\n"):
            bad_operand(source, tokens, position)
        return False

    def _function(self, source: Source, tokens: list[str], position: int) -> Operation:
        """The row of the function that is called at `position`."""
        name = canonical(tokens[position][:-1])
        row = FUNCTIONS.get(name) or array_function(source, tokens, position, name)
        return row if row else unknown_function(source, tokens, position, self._known())

    def _call(self, stack: Stack, pending: list[int], axis: int | None = None) -> None:
        """Append the call that ends here, with the nodes that wait since it opened as its operands."""
        _, row, at = stack.pop()
        assert row is not None
        first = self.calls.pop()
        if row.shape is not None or axis is not None or (row.most is None and len(pending) - first == 1):
            row = array_call(row, axis, lambda: self._taken(pending, first), self.sources.place, self.base + at)
        operands = tuple(pending[first:])
        row = called(row, len(operands))
        if len(operands) < row.arity or (row.most is not None and len(operands) > row.most):
            place = self.sources.place(self.base + at)
            raise BackpropError("arguments", place, count=len(operands), **arguments_wanted(row))
        del pending[first:]
        pending.append(self.graph.add(row, operands, self.base + at))

    def _taken(self, pending: list[int], first: int) -> list[Number]:
        """Take the numbers behind the first operand of a call off the tape again: they are settings of it."""
        found: list[Number] = []
        while len(pending) > first + 1 and self._is_newest_constant(pending[-1]):
            found.insert(0, self._removed(pending.pop()))
        return found

    def _is_newest_constant(self, node: int) -> bool:
        return node == len(self.graph) - 1 and self.graph.kind(node) == "constant"

    def _removed(self, node: int) -> Number:
        """Take the newest leaf off the tape, and give its number."""
        graph = self.graph
        for column in (graph.operations, graph.operands, graph.origins, graph.names):
            column.pop()
        return graph.literals.pop(node)

    def _leaf(self, source: Source, tokens: list[str], position: int) -> int:
        """Append the leaf of a number that starts with a point, or of a name met for the first time."""
        token = tokens[position]
        if token and starts_with_digit(token):
            try:
                return self.graph.add_leaf(None, read_literal(token), self.base + position)
            except Undefined as error:
                raise _bad_number(error, source, position, token) from None
        if not (token[:1].isalnum() or token[:1] == "_"):
            bad_operand(source, tokens, position)
        elif not is_name(token):
            bad_name(source, position, token)
        else:
            name = canonical(token)
        node = self._node(name)
        if node is None:
            node = self.graph.add_leaf(name, None, self.base + position)
        if token != name:
            self.others[token] = node
        return node

    def _node(self, name: str) -> int | None:
        """The node that a name met before means."""
        node = self.graph.inputs.get(name)
        return self.others.get(name) if node is None else node

    def _reduce(self, operation: Operation, pending: list[int], origin: int) -> None:
        """Append a negation or a power. The newest leaf folds into them: `-2` is one leaf, `x**2` one node."""
        graph, last = self.graph, pending.pop()
        newest = self._is_newest_constant(last) and not is_array(graph.literals[last])
        if operation is NEGATE:
            if newest:
                graph.literals[last] = -graph.literals[last]
                pending.append(last)
            else:
                pending.append(graph.add(NEGATE, (last,), origin))
        elif newest:
            exponent = self._removed(last)
            pending.append(graph.add(literal_power(exponent), (pending.pop(),), origin))
        else:
            pending.append(graph.add(POWER, (pending.pop(), last), origin))
