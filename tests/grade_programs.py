"""What students hand in: small programs with one mistake each, in plain Python, none of the package's code.

`PROGRAMS` names for each the key that asks for it and the misconception behind it. They print what a student prints.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import NamedTuple


class Program(NamedTuple):
    key: str
    misconception: str
    run: Callable[[], None]


PROGRAMS: list[Program] = []


def student(key: str, misconception: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def add(run: Callable[[], None]) -> Callable[[], None]:
        PROGRAMS.append(Program(key, misconception, run))
        return run

    return add


def printed_by(run: Callable[[], None]) -> bytes:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run()
    return out.getvalue().encode()


class Mul:
    def forward(self, x: float, y: float) -> float:
        self.x, self.y = x, y
        return x * y

    def backward(self, dout: float) -> tuple[float, float]:
        return dout * self.y, dout * self.x


class MulNotFlipped(Mul):
    def backward(self, dout: float) -> tuple[float, float]:
        return dout * self.x, dout * self.y


class MulWithoutUpstream(Mul):
    def backward(self, dout: float) -> tuple[float, float]:
        return self.y, self.x


APPLE = "examples/apple.yaml"
ORANGE = "examples/apple_orange.yaml"


def buy(layer: type[Mul], tax: float = 1.1) -> None:
    apple_layer, tax_layer = layer(), layer()
    price = tax_layer.forward(apple_layer.forward(100, 2), tax)
    dapple_price, dtax = tax_layer.backward(1)
    dapple, dapple_num = apple_layer.backward(dapple_price)
    print("price:", price)
    print("dApple:", dapple)
    print("dApple_num:", dapple_num)
    print("dTax:", dtax)


@student(APPLE, "not-flipped")
def mul_not_flipped() -> None:
    buy(MulNotFlipped)


@student(APPLE, "no-upstream")
def mul_without_upstream() -> None:
    buy(MulWithoutUpstream)


@student(APPLE, "left-out")
def tax_left_out() -> None:
    apple_layer = Mul()
    price = apple_layer.forward(100, 2)
    dapple, dapple_num = apple_layer.backward(1)
    print(f"price = {price}\ndApple = {dapple}\ndApple_num = {dapple_num}")


@student(APPLE, "rate")
def tax_as_rate() -> None:
    buy(Mul, 0.1)


@student(APPLE, "skipped")
def tax_layer_forgotten() -> None:
    apple_layer, tax_layer = Mul(), Mul()
    price = tax_layer.forward(apple_layer.forward(100, 2), 1.1)
    dapple, dapple_num = apple_layer.backward(1)
    print(f"price = {price}\ndapple = {dapple}\ndapple_num = {dapple_num}")


@student(APPLE, "skipped")
def apple_layer_never_called() -> None:
    dapple = dapple_num = 0.0
    tax_layer = Mul()
    price = tax_layer.forward(200, 1.1)
    _, dtax = tax_layer.backward(1)
    print(f"price = {price}\ndapple = {dapple}\ndapple_num = {dapple_num}\ndtax = {dtax}")


@student(APPLE, "another-node")
def apple_backward_for_tax_backward() -> None:
    apple_layer, tax_layer = Mul(), Mul()
    price = tax_layer.forward(apple_layer.forward(100, 2), 1.1)
    dapple_price, dtax = apple_layer.backward(1)
    dapple, dapple_num = apple_layer.backward(dapple_price)
    print(f"price: {price}\ndapple: {dapple}\ndapple_num: {dapple_num}\ndtax: {dtax}")


@student(APPLE, "nodes-exchanged")
def layers_in_the_wrong_order() -> None:
    apple_layer, tax_layer = Mul(), Mul()
    price = tax_layer.forward(apple_layer.forward(100, 2), 1.1)
    dapple_price, dtax = apple_layer.backward(1)
    dapple, dapple_num = tax_layer.backward(dapple_price)
    print(f"price: {price}\ndapple: {dapple}\ndapple_num: {dapple_num}\ndtax: {dtax}")


@student(ORANGE, "another-node")
def orange_by_the_apple_layer() -> None:
    apple, orange, tax = Mul(), Mul(), Mul()
    price = tax.forward(apple.forward(100, 2) + orange.forward(150, 3), 1.1)
    dall, dtax = tax.backward(1)
    dapple, dapple_num = apple.backward(dall)
    dorange, dorange_num = apple.backward(dall)
    print(f"price: {price}\ndapple: {dapple}\ndapple_num: {dapple_num}")
    print(f"dorange: {dorange}\ndorange_num: {dorange_num}\ndtax: {dtax}")


@student(APPLE, "exchanged")
def values_for_gradients() -> None:
    apple, apple_num, tax = 100, 2, 1.1
    print({"price": apple * apple_num * tax, "dapple": apple, "dapple_num": apple_num, "dtax": tax})


@student("z = x*y + x x=3 y=4", "overwritten")
def contribution_overwritten() -> None:
    x, y = 3, 4
    dx, dy = y * 1, x * 1
    dx = 1
    print("z", ":", x * y + x)
    print("dx:", dx)
    print("dy:", dy)


@student("z = x*x x=3", "overwritten")
def square_overwritten() -> None:
    mul = Mul()
    print("z:", mul.forward(3, 3))
    dx, dx = mul.backward(1)
    print("dx:", dx)


@student("t = x + y; z = t*t + t*x + x x=2 y=5", "overwritten")
def every_sum_overwritten() -> None:
    x, y = 2, 5
    t = x + y
    grad = {"z": 1.0}
    grad["x"] = grad["z"]
    grad["t"], grad["x"] = grad["z"] * x, grad["z"] * t
    grad["t"], grad["t"] = grad["z"] * t, grad["z"] * t
    grad["x"], grad["y"] = grad["t"], grad["t"]
    print(f"z: {t * t + t * x + x}\ndx: {grad['x']}\ndy: {grad['y']}")


@student("z = (a - b)*c a=9 b=4 c=3", "sign-lost-minus")
def sub_layer_without_sign() -> None:
    a, b, c = 9, 4, 3
    t = a - b
    dt, dc = c * 1, t * 1
    da, db = dt, dt
    print(f"z: {t * c}\nda: {da}\ndb: {db}\ndc: {dc}")


@student("z = a/b*c a=7 b=2 c=3", "square-lost")
def div_layer_without_square() -> None:
    a, b, c = 7, 2, 3
    dt, dc = c, a / b
    print(f"z: {a / b * c}\nda: {dt / b}\ndb: {dt * -a / b}\ndc: {dc}")


@student("z = a/b*c a=7 b=2 c=3", "sign-lost-division")
def div_layer_without_sign() -> None:
    a, b, c = 7, 2, 3
    dt, dc = c, a / b
    print(f"z: {a / b * c}\nda: {dt / b}\ndb: {dt * a / b**2}\ndc: {dc}")


@student("t = x + y; z = t**2 x=3 y=4", "factor-lost")
def power_without_factor() -> None:
    t = 3 + 4
    dt = t ** (2 - 1)
    print(f"z: {t**2}\ndx: {dt}\ndy: {dt}")


@student("z = 5*x**3 x=4", "decrease-lost")
def power_without_decrease() -> None:
    x = 4
    print(f"z: {5 * x**3}\ndx: {5 * 3 * x**3}")


@student("z = x**n x=4 n=3", "factor-lost")
def power_of_two_inputs_without_factor() -> None:
    print(f"z: {4**3}\ndx: {4**2}")


@student("examples/apple.yaml apple=105 apple_num=3", "rounded")
def price_as_int() -> None:
    price = int(105 * 3 * 1.1)
    print(f"price: {price}\ndapple: {3 * 1.1}\ndapple_num: {105 * 1.1}\ndtax: {315}")


@student("t = x*y; z = t*t x=2.5 y=1.5", "rounded")
def rounded_half_way() -> None:
    x, y = 2.5, 1.5
    t = round(x * y)
    print(f"z: {t * t}\ndx: {2 * t * y}\ndy: {2 * t * x}")


@student(APPLE, "rounded")
def gradient_as_int() -> None:
    print(f"price: {int(220.00000000000003)}\ndapple: {int(2.2)}\ndapple_num: {int(110.0)}\ndtax: 200")


@student("z = relu(x)*y x=3 y=2", "output-for-mask")
def output_of_relu_for_its_mask() -> None:
    print("z: 6\ndx:", 2 * max(3, 0), "\ndy: 3")


@student("z = relu(x)*y x=3 y=2", "mask")
def mask_of_relu_turned_round() -> None:
    print("z: 6\ndx:", 2 * (3 <= 0), "\ndy: 3")


@student("z = 3*x + 5*y x=2 y=7", "swapped")
def answers_swapped() -> None:
    dx, dy = 3, 5
    print(f"z: {3 * 2 + 5 * 7}\ndx: {dy}\ndy: {dx}")


def cube(x: float) -> float:
    return x**3


@student("z = x**3 x=2", "numerical")
def forward_difference() -> None:
    h = 1e-2
    print(f"z: {cube(2)}\ndx: {(cube(2 + h) - cube(2)) / h}")


@student("z = x**3 x=2", "numerical")
def backward_difference() -> None:
    h = 1e-4
    print(f"z: {cube(2)}\ndx: {(cube(2) - cube(2 - h)) / h}")


@student("z = x**3 x=2", "numerical")
def central_difference() -> None:
    h = 1e-1
    print(f"z: {cube(2)}\ndx: {(cube(2 + h) - cube(2 - h)) / (2 * h)}")


@student("z = x**3 x=2", "numerical")
def forward_difference_with_an_odd_step() -> None:
    h = 3e-5
    print(f"z: {cube(2)}\ndx: {(cube(2 + h) - cube(2)) / h}")
