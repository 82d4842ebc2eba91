"""`python -m app.cli`, for a checkout in which nothing is installed."""

from app.cli.commands import main

main()
