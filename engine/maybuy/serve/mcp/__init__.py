"""The Model Context Protocol: the questions of the command line and of HTTP as tools for a language model.

`tools` says which there are, and `schemas` what is asked and answered; `resources` and `prompts` are what
there is beside them. `server` speaks the protocol, by the library of those who make it, and `door` is its
path in the service.
"""
