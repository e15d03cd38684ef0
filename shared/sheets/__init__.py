"""What people keep in tables: CSV and Excel files, read cell by cell and bounded on the way."""
