"""The program: commands, options, streams, signals, progress."""
