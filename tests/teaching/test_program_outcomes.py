"""How programs calculate, as a golden file says: their plans, rules, names and helpers, for many a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from outcomes import check, solved, written
from transcripts import answer

from backprop_cli.graph.array_functions import ARRAY_OPERATIONS, along
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import literal_power
from backprop_cli.numbers.arrays import is_array
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.program.array_helpers import array_helpers
from backprop_cli.teaching.program.array_layers import affine_parts, array_steps
from backprop_cli.teaching.program.array_rules import array_rules
from backprop_cli.teaching.program.array_trial import array_plan_of
from backprop_cli.teaching.program.helpers import HELPERS, called
from backprop_cli.teaching.program.program import program_for
from backprop_cli.teaching.program.rules import LAYERS, NUMPY_RULES, RULES, _numpy_rules, _rules
from backprop_cli.teaching.program.steps import Names, Program, inline, literal
from backprop_cli.teaching.program.trial import ProgramPlan, numpy_plan_of, plan_of

NAMED = {
    **{row.name: row for row in (*OPERATIONS, *ARRAY_OPERATIONS)},
    **{f"literal_power:{n}": literal_power(Fraction(n)) for n in ("2", "3", "0", "-1", "5/2")},
    **{f"{name}:{axis}": along(name, int(axis)) for name in ("sum", "mean", "max", "min") for axis in "01"},
}
KNOWN = {"written": written, "Fraction": Fraction, "literal": literal, "inline": inline, "called": called, **HELPERS}


def test_how_programs_calculate(refresh_golden: bool) -> None:
    check("calculating", lambda mode, text: MODES[mode](text), refresh_golden)


def _solved(text: str) -> tuple[Solution, list[tuple[str, int]]]:
    """Behind ` ? ` stands what is asked for: `t dt`, `*` for all."""
    problem, _, words = text.partition(" ? ")
    solution = solved(problem)
    keys = [*solution.ids, *(f"d{name}" for name in solution.ids)] if words == "*" else words.split()
    return solution, [found for key in keys if (found := solution.answer_keys.locate(key)) is not None]


def _plans(text: str) -> str:
    solution, asked = _solved(text)
    of_arrays = any(map(is_array, solution.values))
    plans = [array_plan_of] if of_arrays else [plan_of, numpy_plan_of]
    return "\n".join(_plan(plan(solution, asked)) for plan in plans)


def _plan(plan: ProgramPlan | None) -> str:
    if plan is None:
        return "none"
    rules = (f"{node} {rule}" for node, rule in sorted(plan.rules.items()))
    return "\n".join([f"{plan.numbers}: {', '.join(rules)}; {written(plan.labels)}", *_lines(plan.texts.items())])


def _lines(pairs: Iterable[object]) -> Iterable[str]:
    return map(written, pairs)


def _program(style: str) -> Callable[[str], str]:
    def told(text: str) -> str:
        solution, asked = _solved(text)
        program = program_for(solution, style, asked)
        names = ("title", "output", "numbers", "inputs", "leaf", "result", "seed", "unused", "prints", "of_arrays")
        others = ("shapes", "labels", "values", "gradients")
        lines = [f"{name}: {written(getattr(program, name))}" for name in names]
        lines += [f"{written(each)} {each.goes_back}" for each in program.calls]
        lines += [f"{name}: {written(getattr(program, name))}" for name in others]
        return "\n".join([*lines, *_layers(program)])

    return told


def _layers(program: Program) -> Iterable[str]:
    if not program.of_arrays:
        return
    for step in array_steps(program):
        parts = affine_parts(step) if step.product else None
        yield f"{step.call.name}: {step.layer}, {written(parts)}, {written(step.sums)}"


def _names(text: str) -> str:
    """Names that are wanted, one behind the other, and those that are reserved behind ` - `."""
    wanted, _, reserved = text.partition(" - ")
    names = Names(reserved.split())
    found = written(names.own(dict(enumerate(wanted.split()))))
    return f"{found} {names.new('x', 'x_')} {names.new('x', 'x_')} {names.new('x', 'x_')} {names.is_free('x_3')}"


def _array_rule(text: str) -> str:
    """`NAME SHAPE... -> SHAPE`, a shape being `2x3`, of numbers or of whole ones."""
    name, *shapes = text.replace(" ->", "").split()
    *around, made = (tuple(map(int, filter(None, shape.replace("-", "").split("x")))) for shape in shapes)
    return "\n".join(written(rule) for whole in (False, True) for rule in array_rules(NAMED[name], around, made, whole))


MODES: dict[str, Callable[[str], str]] = {
    "plans": _plans,
    "layers": _program("layers"),
    "plain": _program("plain"),
    "numpy": _program("numpy"),
    "names": _names,
    "rule": lambda name: written(RULES[name]) + "\n" + written(NUMPY_RULES.get(name)),
    "rules": lambda text: "\n".join(
        map(written, [*_rules(), *_numpy_rules(), sorted(RULES), sorted(NUMPY_RULES), LAYERS])
    ),
    "array-rule": _array_rule,
    "array-helpers": lambda text: "\n".join(array_helpers(text)),
    "value": lambda text: answer(f"written({text})", KNOWN).rstrip(),
}
