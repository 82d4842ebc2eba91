"""How fast the rows of real files reach the ledger and the map, against two floors of COPY."""
