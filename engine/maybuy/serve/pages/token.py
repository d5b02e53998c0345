"""Who looks at the pages: what the operator's login says in a signed token, a JWT with HS256."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any, Final

import jwt

COOKIE: Final = "maybuy_pages"
BEARER: Final = b"bearer "
ALGORITHM: Final = "HS256"
LONGEST: Final = 4_000
"""Bytes of a token."""

LONGEST_ID: Final = 200
SESSION: Final = timedelta(hours=8)
"""How long a token of the demo's login is good for."""


class WhoError(Exception):
    """Nobody is known to look: `why` is `absent`, `expired` or `wrong`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Visitor:
    """One user of one account, and what tells apart the times that they logged in."""

    account: str
    user: str
    session: str


def issued(account: str, user: str, key: bytes, now: datetime) -> str:
    """A token for the demo's login: with a session of its own each time."""
    claims = {"account": account, "sub": user, "exp": now + SESSION, "jti": token_urlsafe(16)}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def visitor_of(cookies: bytes, authorization: bytes, key: bytes, now: datetime) -> Visitor:
    """Whom the headers of a request name: Authorization goes before Cookie. Raises WhoError.

    Anybody who can set a cookie for a longer path, or from a host beside this one, can add one of the same
    name: what is not genuine of them says nothing, and two that name different users say nobody.
    """
    texts = _sent(cookies, authorization)
    if not texts:
        raise WhoError("absent")
    found: list[Visitor] = []
    wrong: list[WhoError] = []
    for text in texts:
        try:
            found.append(_read(text, key, now))
        except WhoError as error:
            wrong.append(error)
    if not found:
        raise wrong[0]
    if len({(one.account, one.user) for one in found}) > 1:
        raise WhoError("wrong")
    return found[0]


def _read(text: str, key: bytes, now: datetime) -> Visitor:
    if len(text) > LONGEST:
        raise WhoError("wrong")
    try:
        # The day is an input: expiry is looked at below, by the same clock as everything else.
        claims = jwt.decode(
            text, key, algorithms=[ALGORITHM],
            options={"require": ["exp", "sub", "account"], "verify_exp": False, "verify_aud": False,
                     "verify_iat": False},
        )  # fmt: skip
    except jwt.InvalidTokenError:
        raise WhoError("wrong") from None
    expires, begins = claims["exp"], claims.get("nbf", 0)
    if not _is_time(expires) or not _is_time(begins):
        raise WhoError("wrong")
    if expires <= now.timestamp():
        raise WhoError("expired")
    account, user, session = claims["account"], claims["sub"], claims.get("jti", "")
    if begins > now.timestamp() or not (_is_id(account) and _is_id(user) and isinstance(session, str)):
        raise WhoError("wrong")
    return Visitor(account, user, session)


def _sent(cookies: bytes, authorization: bytes) -> list[str]:
    """The tokens that were sent."""
    if authorization[: len(BEARER)].lower() == BEARER:
        return [authorization[len(BEARER) :].strip().decode("latin-1")]
    pairs = [one.strip().partition(b"=") for one in cookies.split(b";")]
    return [value.decode("latin-1") for name, _, value in pairs if name == COOKIE.encode() and value]


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID


def cookie(token: str, *, secure: bool) -> bytes:
    """The Set-Cookie header for a token; for an empty one, that takes it away."""
    gone = "" if token else "; Max-Age=0"
    return (
        f"{COOKIE}={token}; Path=/pages; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}{gone}".encode()
    )


def now() -> datetime:
    """The time by which tokens are judged."""
    return datetime.now(UTC)
