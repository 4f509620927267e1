"""The lecture's layer classes, on the rules of the table of operations.

Source: *Deep Learning from Scratch*, chapter 5.4 (MulLayer, AddLayer).
"""

from __future__ import annotations

from typing import Any

from backprop_cli.operations import ADD, MULTIPLY


class MulLayer:
    """x · y. Numbers of any kind, numpy arrays included; `x` and `y` are None until `forward`."""

    def __init__(self) -> None:
        self.x: Any = None
        self.y: Any = None

    def forward(self, x: Any, y: Any) -> Any:
        """x · y; both operands are kept for the way back."""
        self.x = x
        self.y = y
        return MULTIPLY.forward(x, y)

    def backward(self, dout: Any) -> tuple[Any, Any]:
        """(dout · y, dout · x): the operands flipped. Raises RuntimeError before `forward`."""
        if self.x is None:
            raise RuntimeError(
                "MulLayer.backward needs a forward pass first: it multiplies with what forward was given"
            )
        dx, dy = MULTIPLY.backward(dout, None, self.x, self.y)
        return dx, dy


class AddLayer:
    """x + y. Keeps nothing: both operands get the upstream gradient as it is."""

    def forward(self, x: Any, y: Any) -> Any:
        """x + y."""
        return ADD.forward(x, y)

    def backward(self, dout: Any) -> tuple[Any, Any]:
        """(dout, dout)."""
        dx, dy = ADD.backward(dout, None, None, None)
        return dx, dy
