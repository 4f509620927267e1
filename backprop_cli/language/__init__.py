"""Sentences in each language, and the error that carries one."""
