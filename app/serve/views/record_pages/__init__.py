"""A page for people about one record, whole without a script: `/events/{id}` and its like."""
