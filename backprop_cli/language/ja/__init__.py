"""日本語 (Japanese)."""
