"""maybuy: what may this user buy or change, through which channel, at what price, taking effect when, and why.

>>> from maybuy import load, read_account
>>> engine = load(".")
>>> acme = read_account("examples/accounts/acme.yaml", engine)
>>> engine.decide(Question(acme, "marie", "buy", "collaboration", at=date(2020, 9, 1)))
"""
