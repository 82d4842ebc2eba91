"""How well places are found in sentences: spans, the right place, and milliseconds."""
