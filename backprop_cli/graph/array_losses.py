"""Softmax, the cross entropy of a batch, and both in one: rows of the table of operations.

A row of an array is one case of the batch. The right answers are one-hot rows (or any shares), or the number of a class
for each row, from 0 on. Numbers other than floats are computed without a difference of two that are nearly equal, so
that also a tiny loss is known to all digits.

Source: *Deep Learning from Scratch*, chapters 3.5 (softmax), 4.2 (cross entropy) and 5.6.3 (Softmax with loss).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from backprop_cli.graph.array_reductions import on_arrays, shared
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, NEGATE, SUBTRACT
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import Misfit, Shape, elements, load, map_elements, of_elements, shape_of
from backprop_cli.numbers.balls import floor_of
from backprop_cli.numbers.elementary import divide, exp, log, log1p
from backprop_cli.numbers.rational import Undefined

_EXP, _LOG, _LOG1P = (FUNCTIONS[name] for name in ("exp", "log", "log1p"))


def _rows(x: Any) -> list[list[Any]]:
    """The rows of an array, a vector being one row."""
    found: list[list[Any]] = x.reshape(-1, x.shape[-1]).tolist()
    return found


def _softmax(x: Any) -> Any:
    if x.dtype == float:
        small = load().exp(x - x.max(axis=-1, keepdims=True))
        return small / small.sum(axis=-1, keepdims=True)
    return of_elements([share for row in _rows(x) for share in _shares(row)], shape_of(x))


def _shares(row: list[Any]) -> list[Any]:
    powers = [exp(number) for number in row]
    whole = sum(powers)
    return [divide(power, whole) for power in powers]


def _softmax_backward(g: Any, out: Any, x: Any) -> tuple[Any]:
    if out.dtype == float:
        sent = g * out
        return (sent - out * sent.sum(axis=-1, keepdims=True),)
    found = []
    for upstream, shares in zip(_rows(g), _rows(out)):
        for ours, share in zip(upstream, shares):
            others = (other * (ours - theirs) for theirs, other in zip(upstream, shares) if theirs is not ours)
            found.append(share * sum(others))
    return (of_elements(found, shape_of(x)),)


def _softmax_apart(build: Any, x: Any) -> Any:
    found = []
    for row in _rows(x):
        powers = [build.add(_EXP, number) for number in row]
        whole = build.chain(ADD, powers)
        found += [build.add(DIVIDE, power, whole) for power in powers]
    return of_elements(found, shape_of(x))


def _at_least_a_row(shape: Shape) -> Shape:
    if not shape:
        raise Misfit("softmax-number")
    return shape


def _loss_shape(x: Shape, t: Shape) -> Shape:
    if not x:
        raise Misfit("softmax-number")
    if len(x) > 2:
        raise Misfit("loss-axes")
    if t not in (x, x[:-1]):
        if len(x) == 1:
            raise Misfit("loss-shapes-row", last=x[-1] - 1)
        raise Misfit("loss-shapes", rows=x[0], last=x[-1] - 1)
    return ()


def _batch(x: Any) -> int:
    return x.shape[0] if x.ndim > 1 else 1


def _answers(x: Any, t: Any) -> Any:
    """The right answers as shares, an array like x. Raises Undefined for a class that there is not."""
    if t.ndim == x.ndim:
        return t
    classes = x.shape[-1]
    found = []
    for row, number in enumerate(elements(t) if t.ndim else [t.item()]):
        whole = floor_of(number) if -1 < number < classes else -1
        if whole < 0 or number != whole:
            error = Undefined("no-such-class")
            error.element = row
            raise error
        found += [int(column == whole) for column in range(classes)]
    return load().array(found, dtype=x.dtype).reshape(x.shape)


def _by_answers(x: Any, t: Any, compute: Callable[[], Any]) -> Any:
    """The gradient by the right answers; the number of a class has 0, since it is no quantity."""
    return compute if t.ndim == x.ndim else t * 0


def class_numbers(graph: Graph, values: Sequence[Any]) -> set[int]:
    """The nodes whose values are the right answers of a loss as numbers of classes."""
    found = set()
    for operation, operands in zip(graph.operations, graph.operands):
        if operation in LOSSES:
            y, t = operands
            if shape_of(values[y]) != shape_of(values[t]):
                found.add(t)
    return found


def right_answers(graph: Graph) -> set[int]:
    """The inputs that are nothing but the right answers of a loss: nobody asks for the gradient by them."""
    if not graph.of_arrays:
        return set()
    answers: set[int] = set()
    others: set[int] = set()
    for operation, operands in zip(graph.operations, graph.operands):
        at_loss = operation in LOSSES
        answers.update(operands[1:] if at_loss else ())
        others.update(operands[:1] if at_loss else operands)
    return answers & {*graph.inputs.values()} - others


def _cross_entropy(y: Any, t: Any) -> Any:
    answers = _answers(y, t)
    if y.dtype == float:
        numpy = load()
        asked = numpy.where(answers == 0, 1.0, y)
        if asked.min() <= 0:
            raise Undefined("log-domain")
        return -(answers * numpy.log(asked)).sum() / _batch(y)
    pairs = zip(elements(answers), elements(y))
    return _minus_mean((answer * log(share) for answer, share in pairs if answer != 0), answers)


def _cross_entropy_backward(g: Any, out: Any, y: Any, t: Any) -> tuple[Any, Any]:
    answers = _answers(y, t)
    each = shared(g, _batch(y))
    if y.dtype == float:
        numpy = load()
        by_share = -answers * each / numpy.where(answers == 0, 1.0, y)
        return by_share, _by_answers(y, t, lambda: -numpy.log(y) * each)
    pairs = zip(elements(answers), elements(y))
    by_share = [divide(-answer * each, share) if answer != 0 else 0 for answer, share in pairs]
    by_answer = _by_answers(y, t, lambda: map_elements(lambda share: -log(share) * each, y))
    return of_elements(by_share, shape_of(y)), by_answer


def _minus_mean(terms: Iterable[Any], answers: Any) -> Any:
    """Minus the sum of the terms by the rows; where no answer is right, a 0 of the kind that the answers are."""
    return divide(-sum(terms, 0 * answers.flat[0]), _batch(answers))


def _logs(row: list[Any]) -> list[Any]:
    """log(softmax) of a row, each from what the other shares are beside its own."""
    return [
        -log1p(sum((exp(other - number) for place, other in enumerate(row) if place != mine), 0 * number))
        for mine, number in enumerate(row)
    ]


def _float_logs(x: Any) -> Any:
    x = x - x.max(axis=-1, keepdims=True)
    return x - load().log(load().exp(x).sum(axis=-1, keepdims=True))


def _loss(x: Any, t: Any) -> Any:
    answers = _answers(x, t)
    if x.dtype == float:
        return -load().vdot(answers, _float_logs(x)) / _batch(x)
    logs = [log for row in _rows(x) for log in _logs(row)]
    terms = (answer * log for answer, log in zip(elements(answers), logs) if answer != 0)
    return _minus_mean(terms, answers)


def _loss_backward(g: Any, out: Any, x: Any, t: Any) -> tuple[Any, Any]:
    each, answers, shares = shared(g, _batch(x)), _answers(x, t), _softmax(x)
    if x.dtype == float:
        shares *= answers.sum(axis=-1, keepdims=True)
        shares -= answers
        by_x = shares * each
        return by_x, _by_answers(x, t, lambda: -_float_logs(x) * each)
    found = []
    for row, row_answers in zip(_rows(shares), _rows(answers)):
        for place, (share, answer) in enumerate(zip(row, row_answers)):
            others = [other for other in range(len(row)) if other != place]
            to_others = share * sum(row_answers[other] for other in others)
            found.append((to_others - answer * sum(row[other] for other in others)) * each)
    logs = [log for row in _rows(x) for log in _logs(row)]
    return of_elements(found, shape_of(x)), _by_answers(
        x, t, lambda: of_elements([-log * each for log in logs], x.shape)
    )


def _entropy_apart(build: Any, y: Any, t: Any) -> Any:
    """Minus the mean over the rows of the sum of answer · log share."""
    return _mean_loss(build, [[build.add(_LOG, share) for share in row] for row in _rows(y)], y, t)


def _loss_apart(build: Any, x: Any, t: Any) -> Any:
    """The same of the shares of softmax; for the check without a difference of two that are nearly equal."""
    if not build.for_check:
        return _entropy_apart(build, _softmax_apart(build, x), t)
    return _mean_loss(build, [[_log_of_share(build, row, mine) for mine in range(len(row))] for row in _rows(x)], x, t)


def _log_of_share(build: Any, row: list[int], mine: int) -> int:
    others = [
        build.add(_EXP, build.add(SUBTRACT, other, row[mine])) for place, other in enumerate(row) if place != mine
    ]
    if not others:
        return int(build.add(MULTIPLY, row[mine], build.constant(0)))
    return int(build.add(NEGATE, build.add(_LOG1P, build.chain(ADD, others))))


def _mean_loss(build: Any, logs: list[list[int]], x: Any, t: Any) -> Any:
    if t.ndim == x.ndim:
        pairs = [pair for row, answers in zip(logs, _rows(t)) for pair in zip(answers, row)]
        terms = [build.add(MULTIPLY, *pair) for pair in pairs]
    else:
        terms = [row[int(build.number(answer))] for row, answer in zip(logs, t.ravel().tolist())]
    whole = build.add(NEGATE, build.chain(ADD, terms))
    return build.add(DIVIDE, whole, build.constant(_batch(x))) if _batch(x) > 1 else whole


SOFTMAX = on_arrays(
    "softmax",
    forward=_softmax,
    backward=_softmax_backward,
    shape=_at_least_a_row,
    apart=_softmax_apart,
    definition="exp(x) / sum(exp(x))",
    derivatives=("softmax({0}) * ({g} - sum({g} * softmax({0}), axis=-1, keepdims=True))",),
    numpy_code=("softmax({x})", "{out} * ({dout} - np.sum({dout} * {out}, axis=-1, keepdims=True))"),
)
CROSS_ENTROPY = on_arrays(
    "cross_entropy",
    arity=2,
    most=2,
    letters=("y", "t"),
    forward=_cross_entropy,
    backward=_cross_entropy_backward,
    shape=_loss_shape,
    apart=_entropy_apart,
    definition="-mean(sum(t * log(y), 1))",
    domain="y > 0",
    derivatives=("-{1} / {0} / {batch}", "-log({0}) / {batch}"),
    numpy_code=(
        "-np.sum({t} * np.log({x})) / {batch}",
        "-{t} / {x} / {batch} * {dout}",
        "-np.log({x}) / {batch} * {dout}",
    ),
    safe_numpy_code=(
        "-np.sum({t} * np.log(np.where({t} == 0, 1, {x}))) / {batch}",
        "-{t} / np.where({t} == 0, 1, {x}) / {batch} * {dout}",
        "-np.log({x}) / {batch} * {dout}",
    ),
)
SOFTMAX_WITH_LOSS = on_arrays(
    "softmax_with_loss",
    arity=2,
    most=2,
    letters=("x", "t"),
    forward=_loss,
    backward=_loss_backward,
    shape=_loss_shape,
    apart=_loss_apart,
    definition="cross_entropy(softmax(x), t)",
    derivatives=("(softmax({0}) - {1}) / {batch}", "-log(softmax({0})) / {batch}"),
    numpy_code=(
        "-np.sum({t} * np.log(softmax({x}))) / {batch}",
        "(softmax({x}) - {t}) / {batch} * {dout}",
        "-np.log(softmax({x})) / {batch} * {dout}",
    ),
    safe_numpy_code=(
        "-np.sum({t} * log_softmax({x})) / {batch}",
        "(softmax({x}) * np.sum({t}, axis=-1, keepdims=True) - {t}) / {batch} * {dout}",
        "-log_softmax({x}) / {batch} * {dout}",
    ),
)
LOSSES = (CROSS_ENTROPY, SOFTMAX_WITH_LOSS)
"""Rows whose second operand are the right answers."""
LOSS_NAMES = tuple(row.name for row in LOSSES)
