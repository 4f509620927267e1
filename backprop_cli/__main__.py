"""`python -m backprop_cli`, and the console command `backprop`."""

import sys


def main() -> int:
    """Run the command line; an interrupt while it still loads is quiet, too."""
    try:
        from backprop_cli.cli import run

        return int(run())
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
