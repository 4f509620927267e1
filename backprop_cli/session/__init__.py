"""What Python sessions and notebooks are given: solutions that show themselves, and a function for each command."""
