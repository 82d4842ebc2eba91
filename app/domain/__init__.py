"""The words of the field: frozen values without a database, a network or a framework."""
