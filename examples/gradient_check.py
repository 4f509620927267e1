"""Does backpropagation give the gradient? Each parameter is moved a little instead, and the loss watched.

That takes two forward passes for each of a network's parameters, where backpropagation takes one pass back for all.

    pip install '.[examples]'
    python examples/gradient_check.py
"""

import sys

from two_layer_net import HIDDEN, TwoLayerNet, load, np

DIGITS, SEED, ENOUGH = 3, 1, 1e-7


def compare(net, x, t):
    """The mean absolute difference between the two gradients, by parameter."""
    quick, slow = net.gradient(x, t), net.numerical_gradient(x, t)
    return {name: float(np.mean(np.abs(quick[name] - slow[name]))) for name in net.params}


def main():
    train, _ = load(SEED)
    x, t = train.x[:DIGITS], train.t[:DIGITS]
    net = TwoLayerNet(x.shape[1], HIDDEN, t.shape[1], np.random.default_rng(SEED))
    print(f"Backpropagation against small steps, on {DIGITS} digits\n")
    print("parameter    shape  mean difference")
    differences = compare(net, x, t)
    for name, difference in differences.items():
        print(f"{name:9}  {' x '.join(map(str, net.params[name].shape)):>7}  {difference:15.1e}")
    if max(differences.values()) > ENOUGH:
        sys.exit("\nThe two disagree; a rule of a layer is wrong, or a step went across the kink of a Relu.")
    print("\nThe two agree.")


if __name__ == "__main__":
    main()
