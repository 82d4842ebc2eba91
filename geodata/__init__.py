"""Data the project ships, and the steps that make it from registry packages.

Nothing here is imported by the service: `app` reads the finished files. The steps exist so that
anyone can rebuild those files and see that not a byte was changed by hand.
"""
