"""What a solution is used for: explain, compare, quiz, grade, the picture, the program."""
