"""The desk: where partners and editors upload files and decide what comes into the ledger.

A service of its own, with the writer's connection. The public service cannot import it.
"""
