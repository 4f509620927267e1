"""Two apples at 100 yen, 10 % tax, with the layers of the lecture (Deep Learning from Scratch, chapter 5).

These are Python's floats, so the price ends in ...03. `backprop examples/apple.yaml --format plain` is exact.
"""

from backprop_cli.graph.layers import MulLayer

apple = 100
apple_num = 2
tax = 1.1

mul_apple_layer = MulLayer()
mul_tax_layer = MulLayer()

# forward: from left to right
apple_price = mul_apple_layer.forward(apple, apple_num)
price = mul_tax_layer.forward(apple_price, tax)

# backward: from right to left, the layers in reverse order
dprice = 1
dapple_price, dtax = mul_tax_layer.backward(dprice)
dapple, dapple_num = mul_apple_layer.backward(dapple_price)

print("price:", price)
print("dApple:", dapple)
print("dApple_num:", dapple_num)
print("dTax:", dtax)
