"""The table of operations, the tape, both passes, and the layers of the lecture."""
