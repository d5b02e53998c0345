"""A whole customer base: what a change does to it, and who of it may do something."""
