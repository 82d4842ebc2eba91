"""How fast the API answers, beside two other servers of the same standard and beside plain SQL."""
