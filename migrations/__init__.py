"""Schema changes, in order; the SQL itself is in `sql/`, one file per subject."""
