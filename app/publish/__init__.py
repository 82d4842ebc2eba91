"""From the private ledger to the public view: what is shown, when, and how precisely.

Pure functions of ledger rows, policy and clock; nothing here reads or writes a database.
"""
