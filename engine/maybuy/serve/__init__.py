"""Decisions over HTTP. Nothing here is imported but by `maybuy serve`: it needs the extra `maybuy[serve]`."""
