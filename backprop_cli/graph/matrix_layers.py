"""The lecture's layers on matrices, their functions, and the gradient by small steps that checks them.

Source: *Deep Learning from Scratch*, chapters 4.2 to 4.4 and 5.6 to 5.7; the book's programs run on these as they are.
All needs numpy (the extra `array`), which is loaded at the first use.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import in_floats

_STEP = 1e-4
_NEARLY_NOTHING = 1e-7  # the book's: the logarithm of 0 is none
_ROUNDING = 1e-3  # how far from 1 a row of shares may sum up, in the coarsest of numpy's floats


class Affine:
    """x · W + b, for rows of numbers, or images, which are made rows. `W` and `b` are kept, not copied.

    `x` is the input in rows, None until `forward`; `dW` and `db` are the gradients, None until `backward`. Of rows of
    shape (n, i) a W of shape (i, o) and a b of shape (o,) make (n, o).

    >>> layer = Affine([[1, 3], [2, 4]], [1, 2])
    >>> layer.forward([[1, 2]]).tolist(), layer.backward([[1, 1]]).tolist(), layer.dW.tolist()
    ([[6, 13]], [[4, 6]], [[1, 1], [2, 2]])
    """

    def __init__(self, W: Any, b: Any) -> None:
        """Raises ValueError where W is no matrix, or b does not have a number for each of its columns."""
        numpy = _numpy_for("Affine")
        self.W = numpy.asarray(W)
        self.b = numpy.asarray(b)
        if self.W.ndim != 2:
            raise BackpropError("affine-matrix", shape=self.W.shape)
        columns = self.W.shape[1]
        if self.b.shape not in ((columns,), (1, columns)):
            raise BackpropError("affine-bias", b=self.b.shape, W=self.W.shape, columns=columns)
        self.x: Any = None
        self.dW: Any = None
        self.db: Any = None
        self._shapes: tuple[Any, Any] = (None, None)

    def forward(self, x: Any) -> Any:
        """A row of outputs for each row or image of x; without an axis of rows where x has none.

        Raises ValueError where x does not fit W.
        """
        numpy = _numpy_for("Affine")
        given = numpy.asarray(x)
        many = given if given.ndim > 1 else given.reshape(1, -1)
        rows = many.reshape(len(many), prod(many.shape[1:]))
        if rows.shape[1] != self.W.shape[0]:
            seen = given.shape if given.ndim == 2 else f"{given.shape} -> {rows.shape}"
            raise BackpropError("affine-shapes", x=seen, W=self.W.shape, columns=rows.shape[1], rows=self.W.shape[0])
        out = numpy.dot(rows, self.W) + self.b
        self.x = rows
        out = out if given.ndim > 1 else out[0]
        self._shapes = given.shape, out.shape
        return out

    def backward(self, dout: Any) -> Any:
        """dout · Wᵀ in the shape of the input; sets `dW` and `db`.

        Raises RuntimeError before `forward`, and ValueError for a dout of another shape than the output's.
        """
        if self.x is None:
            raise RuntimeError("Affine.backward needs a forward pass first: it multiplies with what forward was given")
        numpy = _numpy_for("Affine")
        dout = numpy.asarray(dout)
        given, out = self._shapes
        if dout.shape != out:
            raise BackpropError("affine-upstream", dout=dout.shape, out=out)
        dout = dout.reshape(len(self.x), self.W.shape[1])
        self.dW = numpy.dot(self.x.T, dout)
        self.db = dout.sum(axis=0).reshape(self.b.shape)
        return numpy.dot(dout, self.W.T).reshape(given)


class SoftmaxWithLoss:
    """The mean over the rows of the cross entropy of softmax(x) and t, which is one-hot or holds class numbers.

    `y` is the softmax; `loss`, `y` and `t` are None until `forward`. The loss comes from the logarithm of the sum of
    the powers, so it is exact also where y is 0, without the 1e-7 of `cross_entropy_error`.

    >>> layer = SoftmaxWithLoss()
    >>> float(layer.forward([[0, 0]], [1])), layer.backward().tolist()
    (0.6931471805599453, [[0.5, -0.5]])
    """

    def __init__(self) -> None:
        self.loss: Any = None
        self.y: Any = None
        self.t: Any = None

    def forward(self, x: Any, t: Any) -> float:
        """The loss of the scores x. Raises ValueError where t does not fit them."""
        numpy = _numpy_for("SoftmaxWithLoss")
        t = numpy.asarray(t)
        shifted, powers, sums = _powers(numpy, x)
        loss = -_mean_at(numpy, shifted - numpy.log(sums), t)
        self.loss, self.y, self.t = loss, powers / sums, t
        return loss

    def backward(self, dout: Any = 1) -> Any:
        """(y - t) · dout / rows. Raises RuntimeError before `forward`."""
        if self.y is None:
            raise RuntimeError("SoftmaxWithLoss.backward needs a forward pass first: it takes t away from the softmax")
        numpy = _numpy_for("SoftmaxWithLoss")
        classes = self.y.shape[-1]
        rows = self.y.size // classes
        if self.t.shape == self.y.shape:
            dx = self.y - self.t
        else:
            dx = self.y.copy()
            dx.reshape(rows, classes)[numpy.arange(rows), self.t.reshape(rows)] -= 1
        return dx * dout / rows


def softmax(x: Any) -> Any:
    """eˣ divided by its sum along the last axis; the largest is taken out first, so that nothing overflows.

    >>> softmax([0, 0]).tolist()
    [0.5, 0.5]
    """
    _, powers, sums = _powers(_numpy_for("softmax"), x)
    return powers / sums


def cross_entropy_error(y: Any, t: Any) -> float:
    """The mean over the rows of -log(y + 1e-7) at the class that t names, one-hot or by number: the book's.

    Raises ValueError where t does not fit y.

    >>> round(float(cross_entropy_error([[0.5, 0.5]], [1])), 6)
    0.693147
    """
    numpy = _numpy_for("cross_entropy_error")
    return -_mean_at(numpy, numpy.log(numpy.asarray(y) + _NEARLY_NOTHING), numpy.asarray(t))


def numerical_gradient(f: Callable[[Any], Any], x: Any) -> Any:
    """(f(x + h) - f(x - h)) / 2h with h = 1e-4 for every element of x in turn, which is moved in place and put back.

    So f may as well look at x from elsewhere. Raises ValueError for an array that cannot be moved by h, and where
    f gives more than a number.

    >>> numerical_gradient(lambda x: (x**2).sum(), [3.0, 4.0]).round(6).tolist()
    [6.0, 8.0]
    """
    numpy = _numpy_for("numerical_gradient")
    x = x if isinstance(x, numpy.ndarray) else numpy.array(x, dtype=float)
    if x.dtype.kind != "f":
        raise BackpropError("gradient-step", kind=x.dtype, step=_STEP)
    gradient = numpy.zeros_like(x)
    for place in numpy.ndindex(x.shape):
        kept = x[place]
        try:
            x[place] = kept + _STEP
            above = f(x)
            x[place] = kept - _STEP
            change = numpy.asarray(above - f(x))
        finally:
            x[place] = kept
        if change.size != 1:
            raise BackpropError("gradient-number", shape=change.shape)
        gradient[place] = change.item() / (2 * _STEP)
    return gradient


def _powers(numpy: Any, x: Any) -> tuple[Any, Any, Any]:
    """x below its largest along the last axis, e to the power of that, and the sums of these."""
    x = in_floats(numpy.asarray(x))
    shifted = x - x.max(axis=-1, keepdims=True)
    powers = numpy.exp(shifted)
    return shifted, powers, powers.sum(axis=-1, keepdims=True)


def _mean_at(numpy: Any, numbers: Any, t: Any) -> float:
    """The mean over the rows of the numbers at the class that t names. Raises BackpropError where t does not fit."""
    if not numbers.size:
        raise BackpropError("target-empty")
    classes: int = numbers.shape[-1]
    rows = numbers.size // classes
    if t.shape == numbers.shape:
        sums = t.sum(axis=-1)
        if not (abs(sums - 1) < _ROUNDING).all():
            raise BackpropError("target-sum", sum=sums.flat[abs(sums - 1).argmax()])
        return float((t * numbers).sum() / rows)
    if t.shape != numbers.shape[:-1]:
        raise BackpropError("target-shape", t=t.shape, y=numbers.shape)
    if t.dtype.kind not in "iu":
        raise BackpropError("target-kind", kind=t.dtype)
    if t.min() < 0 or t.max() >= classes:
        odd = t.min() if t.min() < 0 else t.max()
        raise BackpropError("target-number", number=odd, classes=classes, last=classes - 1)
    return float(numbers.reshape(rows, classes)[numpy.arange(rows), t.reshape(rows)].sum() / rows)


def _numpy_for(name: str) -> Any:
    """The module numpy. Raises ModuleNotFoundError with a sentence that says what needs it."""
    try:
        import numpy
    except ImportError:
        raise ModuleNotFoundError(say("needs-numpy", name=name), name="numpy") from None
    return numpy
