"""Pages for people: their frame, their words and their cells."""
