"""Text, YAML and files to a problem, and a problem back to text."""
