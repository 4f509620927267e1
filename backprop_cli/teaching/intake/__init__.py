"""What is handed in, as it comes: folders, archives, notebooks, tables, any text. None of it is trusted."""
