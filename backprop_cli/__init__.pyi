"""The public names, for type checkers and editors; `__init__.py` says where each lives, a test that both agree."""

from backprop_cli import compat as compat
from backprop_cli import functions as functions
from backprop_cli import layers as layers
from backprop_cli.graph.tape import Graph as Graph
from backprop_cli.language.errors import BackpropError as BackpropError
from backprop_cli.reading.problem import Problem as Problem
from backprop_cli.session.comparisons import Comparison as Comparison
from backprop_cli.session.comparisons import compare as compare
from backprop_cli.session.frames import scenarios as scenarios
from backprop_cli.session.marks import Marks as Marks
from backprop_cli.session.marks import grade as grade
from backprop_cli.session.problems import load_problems as load_problems
from backprop_cli.session.problems import parse_expression as parse_expression
from backprop_cli.session.sheets import Sheet as Sheet
from backprop_cli.session.sheets import quiz as quiz
from backprop_cli.session.solution import LetterSolution as LetterSolution
from backprop_cli.session.solution import Solution as Solution
from backprop_cli.session.solution import solve as solve
from backprop_cli.session.solution import solve_in_letters as solve_in_letters
from backprop_cli.variables.variable import Variable as Variable

__version__: str
