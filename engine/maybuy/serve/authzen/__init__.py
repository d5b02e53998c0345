"""AuthZEN Authorization API 1.0: evaluation, evaluations, searches and metadata.

https://openid.net/specs/authorization-api-1_0.html. What may surprise in it: a refusal is always a 200, and
so is a user or thing that nobody knows; a request that lacks a part is a 400, but within several evaluations
it is a 200 that says so in its place; keys that are not known are ignored.
"""

from .routes import ROUTES

__all__ = ["ROUTES"]
