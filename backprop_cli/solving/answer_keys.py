"""What the numbers of a solution are called, `price` a value, `dapple` a gradient; and which one a KEY means."""

from __future__ import annotations

import re

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.language.messages import Message
from backprop_cli.reading.tokens import canonical, normalised

_ELEMENT = re.compile(r"(.+)\[\s*(-?\d{1,9}(?:\s*,\s*-?\d{1,9})*)\s*\]")

_QUOTIENT = re.compile(r"[d∂].+/\s*[d∂](.+)")  # dprice/dapple


def element_key(key: str) -> tuple[str, tuple[int, ...]]:
    """A KEY for one element, `dW[0,1]`, as that of the array and the index; () for another."""
    found = _ELEMENT.fullmatch(normalised(key))
    return (found[1], tuple(map(int, found[2].split(",")))) if found else (key, ())


class AnswerKeys:
    """The names of a graph's nodes as keys of answers. A name as it stands wins over one in other letters."""

    def __init__(self, graph: Graph) -> None:
        self.ids = graph.ids()
        self._lower: dict[str, int | None] = {}  # None: several nodes are meant
        for name, node in self.ids.items():
            known = self._lower.setdefault(name.lower(), node)
            self._lower[name.lower()] = node if known == node else None

    def of_gradient(self, name: str) -> str:
        """What the gradient by `name` is called: "dapple", or "d.apple" where that means something else."""
        key = f"d{name}"
        clear = key.lower() not in self._lower and self.meaning(key) == ("gradient", self.ids[name])
        return key if clear else f"d.{name}"

    def node(self, name: str) -> int | None:
        """The node called `name`; if there is none, the only one whose name differs in letter case alone."""
        name = canonical(name)
        return self.ids[name] if name in self.ids else self._lower.get(name.lower())

    def meaning(self, key: str) -> tuple[str, int] | None:
        """What a KEY means: ("value", id) for a node's name, ("gradient", id) behind d, d_ or d. – or nothing."""
        node = self.node(key)
        if node is not None:
            return "value", node
        for prefix in ("d.", "d_", "d"):
            if key[: len(prefix)].lower() == prefix:
                node = self.node(key[len(prefix) :])
                if node is not None:
                    return "gradient", node
        return None

    def locate(self, key: str) -> tuple[str, int]:
        """What a KEY means. Raises BackpropError("unknown-key-get") when it is no node's."""
        found = self.meaning(key)
        if found is None:
            asked = _QUOTIENT.fullmatch(normalised(key))
            if asked and self.node(asked[1]) is not None:
                hint = Message("did-you-mean", {"word": self.of_gradient(asked[1])})
                raise BackpropError("unknown-key-get", key=key, hint=hint)
            known = [*self.ids, *(f"d{name}" for name in self.ids)]
            raise BackpropError("unknown-key-get", key=key, hint=suggestion(key, known))
        return found

    def named(self, name: str) -> int:
        """The node called `name`. Raises BackpropError("unknown-node")."""
        node = self.node(name)
        if node is None:
            raise BackpropError("unknown-node", name=name, hint=suggestion(name, self.ids))
        return node
