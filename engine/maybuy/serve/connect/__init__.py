"""Connections: who may connect, for how long, to which name, and by TLS."""
