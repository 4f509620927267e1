"""Marking: submission -> answers, key -> questions, both -> marks with the reason behind a wrong number."""
