"""The Python program that computes a solution: its steps, before any text."""

STYLES = {"layers": "math", "plain": "math", "numpy": "np"}
"""A style -> the module that its programs take pi and e from. To add one, name it here and write its file in
`render/code`."""
