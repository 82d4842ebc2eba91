"""The database: its tables, its connections, and what is written to it."""
