"""The lecture's layers, where programs look for them: `from backprop_cli.layers import MulLayer`."""

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
