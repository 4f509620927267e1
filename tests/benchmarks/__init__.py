"""Speed, compared. Every engine has one thread: on few cores the threads of two libraries get in each other's way."""

import os

for library in ("OMP", "OPENBLAS", "MKL"):  # before any of them is loaded
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
