"""`python -m backprop_cli`, and the console command `backprop`."""

import gc
import sys


def main() -> int:
    """Run the command line; an interrupt while it still loads is quiet, too."""
    gc.set_threshold(100_000)  # loading sympy makes many objects that stay: looking for garbage among them is in vain
    try:
        from backprop_cli.cli import run

        return int(run())
    except KeyboardInterrupt:
        return 130
    finally:
        gc.freeze()  # at exit Python would look for garbage once more, among all that was loaded


if __name__ == "__main__":
    sys.exit(main())
