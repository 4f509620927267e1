"""`python -m backprop_cli`, and the console command `backprop`."""

import gc
import os
import sys


def _leave_folder() -> None:
    """Import nothing from the working folder, where `python -m` looks first, and where files of strangers may lie."""
    try:
        here = os.getcwd()
    except OSError:  # it is gone
        here = ""
    if sys.path[:1] in ([here], [""]):
        del sys.path[0]


if __name__ == "__main__" and not getattr(sys.flags, "safe_path", False):
    _leave_folder()


def main() -> int:
    """Run the command line, and end the process with its exit code; an interrupt while it still loads is quiet, too."""
    try:
        from backprop_cli.cli.signals import leave, watch_limits, watch_signals

        watch_signals()
    except KeyboardInterrupt:
        return 130
    if not os.environ.get("BACKPROP_TRACEBACK"):
        sys.unraisablehook = lambda _: None  # no "Exception ignored in ..." where memory runs out while things end
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start more, which only take memory here
    gc.set_threshold(100_000)  # loading sympy makes many objects that stay: looking for garbage among them is in vain
    from backprop_cli.cli.main import last_words, run

    watch_limits(last_words)
    leave(run(leave=leave))


if __name__ == "__main__":
    sys.exit(main())
