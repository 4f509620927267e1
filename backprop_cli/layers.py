"""The lecture's layers, where programs look for them: `from backprop_cli.layers import MulLayer`.

>>> from backprop_cli.layers import MulLayer
>>> layer = MulLayer()
>>> layer.forward(100, 2), layer.backward(1)
(200, (2, 100))
"""

from backprop_cli.graph.layers import AddLayer, MulLayer, Relu, Sigmoid
from backprop_cli.graph.matrix_layers import Affine, SoftmaxWithLoss, cross_entropy_error, numerical_gradient, softmax

__all__ = [
    "AddLayer",
    "Affine",
    "MulLayer",
    "Relu",
    "Sigmoid",
    "SoftmaxWithLoss",
    "cross_entropy_error",
    "numerical_gradient",
    "softmax",
]


def __dir__() -> list[str]:
    return [*__all__]
