"""The lecture's layers, where programs look for them: `from backprop_cli.layers import MulLayer`."""

from backprop_cli.graph.layers import AddLayer, MulLayer, Relu, Sigmoid

__all__ = ["AddLayer", "MulLayer", "Relu", "Sigmoid"]
