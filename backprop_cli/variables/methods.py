"""Classes that have functions of the table as methods. `methods.pyi` has their names, for type checkers and editors."""


class Elementary:
    """Every function of one operand that is no function of whole arrays."""

    __slots__ = ()


class Methods(Elementary):
    """Every function that has operands."""

    __slots__ = ()
