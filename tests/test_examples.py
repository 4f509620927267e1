"""Everything in examples/ works: problems solve and agree with sympy, scripts print what stands here."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from shell import ROOT, Shell
from support import good

EXAMPLES = ROOT / "examples"
PROBLEMS = sorted(EXAMPLES.glob("*.yaml"))

SCRIPTS = {
    "python examples/buy_apple.py": """\
price: 220.00000000000003
dApple: 2.2
dApple_num: 110.00000000000001
dTax: 200
""",
    "python examples/buy_apple_orange.py": """\
price: 715.0000000000001
dApple: 2.2
dApple_num: 110.00000000000001
dOrange: 3.3000000000000003
dOrange_num: 165.0
dTax: 650
""",
    "cd / && bash $OLDPWD/examples/shell_tour.sh": """\
1. One number
The bill is 715 yen.

2. A problem from a pipe
z: 49
dx: 14
dy: 14

3. One problem, several prices
An apple at 80 yen: 176 yen to pay.
An apple at 100 yen: 220 yen to pay.
An apple at 120 yen: 264 yen to pay.

4. All gradients, line by line
One yen more for each apple: 2.2 yen.
One apple more: 110 yen.
One yen more for each orange: 3.3 yen.
One orange more: 165 yen.
100 points more tax: 650 yen.

5. Exit codes: 0 is well, 1 is a failed check, 2 is bad input
Exit code 2: backprop: division by zero in x / y; change the divisor y

6. A grade: is the student's gradient the right one?
dtax = 100: fail, tax is multiplied with apple * apple_num
dtax = 200: pass
""",
}


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.name)
def test_problems_solve_and_agree_with_sympy(path: Path) -> None:
    found = json.loads(good(str(path), "--format", "json"))
    assert found["check"]["status"] == "ok"
    assert found["check"]["checked"] == sum(math.prod(node.get("shape", ())) for node in found["nodes"])


@pytest.mark.parametrize("command", SCRIPTS)
def test_scripts_print_what_is_expected(command: str, tmp_path: Path) -> None:
    assert Shell(tmp_path).run(command) == (0, SCRIPTS[command], "")


def test_every_file_is_tested() -> None:
    scripts = {command.rpartition("/")[2] for command in SCRIPTS}
    found = {path.name for path in EXAMPLES.iterdir() if path.is_file()}
    found -= {"two_layer_net.py", "gradient_check.py"}  # which have tests of their own: test_example_network
    found -= {"spark_scenarios.py"}  # test_sql
    found -= {"moons.py", "xor.py", "colab.ipynb"}  # and these: test_micrograd, test_colab
    assert found - {"apple_orange.svg"} == {path.name for path in PROBLEMS} | scripts  # the picture of the READMEs
