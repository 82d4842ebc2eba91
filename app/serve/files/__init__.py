"""Answers that are whole files, streamed."""
