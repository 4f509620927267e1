"""The door of every public function: its errors speak to a caller, and have one frame of ours in their traceback.

That frame stands below the line of the caller's that is to change.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from backprop_cli.language.errors import WHOLE_TRACEBACK, BackpropError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def one_frame(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """The function, whose refusals come without the frames that led to them: they are about its arguments.

    With BACKPROP_TRACEBACK=1 they keep them all.
    """

    @wraps(function)
    def refused_here(*words: Parameters.args, **settings: Parameters.kwargs) -> Result:
        try:
            return function(*words, **settings)
        except (BackpropError, TypeError, OSError) as error:
            if isinstance(error, BackpropError):
                error.message = error.message.in_python()
            if os.environ.get(WHOLE_TRACEBACK):
                raise
            raise error.with_traceback(None) from None

    return refused_here
