"""The lecture's layer classes, on the rules of the table of operations.

Source: *Deep Learning from Scratch*, chapters 5.4 (MulLayer, AddLayer) and 5.5 (Relu, Sigmoid).
"""

from __future__ import annotations

from typing import Any

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import ADD, MULTIPLY
from backprop_cli.numbers.arrays import in_floats, is_array

_RELU, _SIGMOID = FUNCTIONS["relu"], FUNCTIONS["sigmoid"]


class MulLayer:
    """x · y. Numbers of any kind, numpy arrays included; `x` and `y` are None until `forward`.

    >>> layer = MulLayer()
    >>> layer.forward(100, 2), layer.backward(1.1)
    (200, (2.2, 110.00000000000001))
    """

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
    """x + y, for numbers of any kind and numpy arrays. Keeps nothing: both operands get the upstream as it is.

    >>> layer = AddLayer()
    >>> layer.forward(200, 450), layer.backward(1.1)
    (650, (1.1, 1.1))
    """

    def forward(self, x: Any, y: Any) -> Any:
        """x + y."""
        return ADD.forward(x, y)

    def backward(self, dout: Any) -> tuple[Any, Any]:
        """(dout, dout)."""
        dx, dy = ADD.backward(dout, None, None, None)
        return dx, dy


class Relu:
    """max(x, 0). `mask` is true where x <= 0, None until `forward`; nothing comes back there, at 0 neither.

    `x` is a number or a numpy array, and `backward` takes and gives the same shape.

    >>> layer = Relu()
    >>> layer.forward(3), layer.backward(2), layer.forward(-3), layer.backward(2)
    (3, 2, 0, 0)
    """

    def __init__(self) -> None:
        self.mask: Any = None

    def forward(self, x: Any) -> Any:
        """x where it is above 0, else 0; `x` itself is left as it is."""
        self.mask = x <= 0
        return _RELU.forward(x)

    def backward(self, dout: Any) -> Any:
        """dout where x was above 0, else 0; `dout` itself is left as it is. Raises RuntimeError before `forward`."""
        if self.mask is None:
            raise RuntimeError(
                "Relu.backward needs a forward pass first: it stops the gradient where x was not above 0"
            )
        (dx,) = _RELU.backward(dout, None, 1 - self.mask * 1)
        return dx


class Sigmoid:
    """1 / (1 + e⁻ˣ), without overflow for any x. `out` is what `forward` gave, None before.

    `x` is a number or a numpy array, and `backward` takes and gives the same shape; all of it is floats.

    >>> layer = Sigmoid()
    >>> layer.forward(0), layer.backward(1)
    (0.5, 0.25)
    """

    def __init__(self) -> None:
        self.x: Any = None
        self.out: Any = None

    def forward(self, x: Any) -> Any:
        """The sigmoid of x, which is kept for the way back."""
        self.x = in_floats(x) if is_array(x) else float(x)
        self.out = _SIGMOID.forward(self.x)
        return self.out

    def backward(self, dout: Any) -> Any:
        """dout · y(1 - y), y being what `forward` gave. Raises RuntimeError before `forward`."""
        if self.out is None:
            raise RuntimeError("Sigmoid.backward needs a forward pass first: it multiplies with what forward gave")
        (dx,) = _SIGMOID.backward(dout, self.out, self.x)
        return dx
