"""`maybuy mcp`: the protocol without the service, for the files that somebody works on."""
