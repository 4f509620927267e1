"""What the words of a command line ask for: problems from files, stdin and expressions, and values for their inputs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backprop_cli.cli.argument_words import (
    assignment,
    file_of,
    is_definition,
    is_half_value,
    is_path,
    is_value_with_colon,
    refuse_shells_work,
)
from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.streams import is_terminal
from backprop_cli.language.errors import BackpropError, nearest, suggestion, unreadable
from backprop_cli.language.messages import Message
from backprop_cli.language.progress_stage import STAGE, Stage

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Problem
    from backprop_cli.solving.solution import Given


@dataclass
class Task:
    """What the words of a command line ask for: problems (or what is wrong with them), and values for their inputs."""

    problems: list[Problem | BackpropError] = field(default_factory=list)
    values: dict[str, Given] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)  # the word behind each problem
    files: list[tuple[str | None, int]] = field(default_factory=list)  # its file, and the document in that

    def pairs(self) -> Iterator[tuple[Problem | BackpropError, dict[str, Given]]]:
        """Each problem with the values that are for it."""
        for problem in self.problems:
            inputs = () if isinstance(problem, BackpropError) else problem.graph.inputs
            yield problem, {name: value for name, value in self.values.items() if name in inputs}

    def only(self, message_id: str, **parameters: object) -> tuple[Problem, dict[str, Given]]:
        """The one problem, with its values. Raises BackpropError: `message_id` where there are none or several."""
        if len(self.problems) != 1:
            raise BackpropError(message_id, count=len(self.problems), **parameters)
        ((problem, values),) = self.pairs()
        if isinstance(problem, BackpropError):
            raise problem
        return problem, values


def read_task(words: Sequence[str], most: int | None = None) -> Task:
    """Tell problems from values, read the files, and see that every value has an input to go to.

    A problem of more nodes than `most` is refused in its turn. Raises BackpropError.
    """
    task = Task()
    named = False
    refuse_shells_work(words)
    for word in words:
        value = assignment(word)
        if value and (named or not is_definition(word)):
            name, right = value
            if name in task.values:
                raise BackpropError("repeated-value", name=name)
            task.values[name] = right
            if right.startswith("@"):
                from backprop_cli.reading.array_files import array_of_file

                task.values[name] = array_of_file(right[1:], name)
        elif is_half_value(word):
            if not named and not task.values and any(map(str.isalpha, word)):
                raise BackpropError("leading-equals", write=word.lstrip(" ="))
            raise BackpropError("spaces-around-equals", word=word)
        elif is_value_with_colon(word):
            raise BackpropError("value-colon", word=word, write=word.replace(":", "=", 1))
        else:
            named = True
            _add(task, word)
    if not named:
        if is_terminal(sys.stdin) or sys.stdin is None:
            raise BackpropError("no-problem")
        _add(task, "-")
        first = task.problems[0]
        if task.values and isinstance(first, BackpropError) and first.message.id == "empty-file":
            raise BackpropError("values-alone", word=words[0], name=next(iter(task.values)))
    _not_a_command(words, task.values)
    _all_used(task)
    _all_numbers(task)
    if most is not None:
        task.problems = [_bounded(problem, most) for problem in task.problems]
    return task


def _bounded(problem: Problem | BackpropError, most: int) -> Problem | BackpropError:
    """A problem, or the refusal of one that is too large: before seconds go into solving it."""
    if isinstance(problem, BackpropError) or len(problem.graph) <= most:
        return problem
    return BackpropError("too-large-here", count=f"{len(problem.graph):,}", limit=f"{most:,}")


def _add(task: Task, word: str) -> None:
    """The problems of one word, and where each comes from."""
    found = list(problems_of(word))
    file = "<stdin>" if word == "-" else file_of(word)
    task.problems += found
    task.sources += [word] * len(found)
    task.files += [(file, document) for document in range(1, len(found) + 1)]


def problems_of(word: str) -> Iterator[Problem | BackpropError]:
    """The problems of one word: stdin, a file, or an expression."""
    from backprop_cli.reading.problem import as_problem

    STAGE.now = Stage.READING
    try:
        path = file_of(word)
        if word != "-" and path is None:
            yield as_problem(word)
            return
        from backprop_cli.reading.problem_file import read_bounded, read_problems

        if word != "-" and path is not None:
            with open(path, "rb") as file:
                data = read_bounded(file)
            yield from read_problems(data, path)
        elif sys.stdin is None:
            raise BackpropError("no-problem")
        else:
            yield from read_problems(read_bounded(sys.stdin.buffer), "<stdin>")
    except BackpropError as error:
        yield error
    except OSError as error:
        yield unreadable(error, "<stdin>" if word == "-" else word)


def _not_a_command(words: Sequence[str], values: Mapping[str, Given]) -> None:
    """Refuse a name without a value that is nearly a command. Raises BackpropError."""
    for word in words:
        if word.isidentifier() and word not in values and not is_path(word):
            if word in COMMANDS:
                raise BackpropError("command-not-first", name=word)
            near = nearest(word, COMMANDS, alike=0.7)
            if near:
                raise BackpropError("unknown-command", name=word, hint=Message("did-you-mean", {"word": near}))


def _all_numbers(task: Task) -> None:
    """Refuse a text that is no number, before any problem is solved; what a problem reads in its own way is its own."""
    from backprop_cli.reading.constants import value_of

    good = [problem for problem in task.problems if not isinstance(problem, BackpropError)]
    for name, value in task.values.items():
        if isinstance(value, str) and not any(name in problem.factors for problem in good):
            value_of(value, name)


def _all_used(task: Task) -> None:
    """Refuse a value that no problem has an input for; where a problem could not be read, nobody knows."""
    good = [problem for problem in task.problems if not isinstance(problem, BackpropError)]
    if len(good) < len(task.problems):
        return
    inputs = dict.fromkeys(name for problem in good for name in problem.graph.inputs)
    for name in task.values:
        if name not in inputs:
            computed = any(name in problem.graph.names for problem in good)
            from backprop_cli.reading.run_together import refuse_run_together

            refuse_run_together(name, inputs, task.values)
            message = "computed" if computed else "unknown-input"
            raise BackpropError(message, name=name, hint=suggestion(name, inputs))
