"""Speaks to one registry: requests that end, go only where that is safe, and bring no more than is allowed.

Credentials and tokens are the library's, `oras.auth`. Its transfers are not used: they wait without end,
repeat what was refused, and check no digest.
"""

from __future__ import annotations

import json
import os
import ssl
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests
from oras.auth import get_auth_backend
from oras.auth.utils import parse_auth_header
from oras.container import Container
from urllib3.exceptions import HTTPError

from ..source import LoadError
from .artifact import INDEX, MANIFEST, MOST_MANIFEST, Descriptor, descriptor, digest_of
from .reference import Reference, is_loopback
from .terms import Access
from .wrong import DAMAGED, DENIED, NOT_FOUND, UNREACHABLE, refused

SECONDS: Final = (5.0, 20.0)
"""To connect, and between two parts of an answer."""

SECONDS_IN_ALL: Final = 300.0
"""For one answer, however it trickles."""

REDIRECTS: Final = 3
ACCEPT: Final = ", ".join((MANIFEST, INDEX, "application/vnd.docker.distribution.manifest.v2+json"))
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_PART: Final = 1 << 16
MOST_TOKEN: Final = 256 * 1024
"""Bytes of what a service of tokens answers."""


def _parts(answer: requests.Response) -> Iterator[bytes]:
    """What has come of a body, whenever something has: requests would wait until a part is full. Raises
    requests.ConnectionError."""
    try:
        while part := answer.raw.read1(_PART, decode_content=False):
            yield part
    except (HTTPError, OSError) as error:
        raise requests.ConnectionError(error) from None


def _whole(answer: requests.Response, most: int) -> bytes | None:
    """A body, within the time there is; None for one that is longer. Raises requests.RequestException."""
    content, end = bytearray(), time.monotonic() + SECONDS_IN_ALL
    with answer:
        for part in _parts(answer):
            content += part
            if len(content) > most:
                return None
            if time.monotonic() > end:
                raise requests.Timeout
    return bytes(content)


class _Session(requests.Session):
    """A session whose requests end, those for tokens included, and which trusts whom it is told to."""

    def request(self, *args: Any, **more: Any) -> requests.Response:
        """As in requests, within limits. REQUESTS_CA_BUNDLE would go before what it is told."""
        is_token = not more.get("stream")  # that the library asks for
        answer = super().request(*args, **{**more, "timeout": SECONDS, "verify": self.verify, "stream": True})
        if is_token:
            content = _whole(answer, MOST_TOKEN)
            if content is None:
                raise requests.ConnectionError("too long for a token")
            answer._content = content  # noqa: SLF001  what it has read it keeps there
        return answer

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: of what is fetched we follow redirects ourselves, and of tokens none."""


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from putting what `.netrc` says in place of what we say."""
    return request


class Client:
    """A repository of a registry. Everything raises LoadError."""

    def __init__(self, where: Reference, access: Access) -> None:
        self._where = where
        self._plain = access.plain_http or (where.on_this_machine and access.ca is None)
        self._start = f"{'http' if self._plain else 'https'}://{where.host.lower()}"
        self._base = f"{self._start}/v2/{where.name}/"
        self._session = _Session()
        self._session.auth = _as_it_is
        self._session.headers["Accept-Encoding"] = "identity"  # a digest is that of what is sent
        self._session.cookies.set_policy(_no_cookies())
        self._session.verify = str(access.ca) if access.ca else _system_store()
        self._auth: Any = get_auth_backend(
            "token", self._session, self._plain, tls_verify=self._session.verify
        )
        self._authorization = ""

    def resolved(self, wanted: str) -> str:
        """The digest that a tag stands for now."""
        answer = self._ask("HEAD", f"manifests/{wanted}", {"Accept": ACCEPT})
        digest = answer.headers.get("Docker-Content-Digest")
        return digest or self.manifest(wanted)[0]

    def manifest(self, wanted: str) -> tuple[str, bytes]:
        """The digest and the bytes of a manifest, by its tag or its digest."""
        answer = self._ask("GET", f"manifests/{wanted}", {"Accept": ACCEPT})
        content = self._read(answer, MOST_MANIFEST)
        digest = digest_of(content)
        told = answer.headers.get("Docker-Content-Digest", digest)
        for expected in (wanted, told):
            if expected.startswith("sha256:") and expected != digest:
                raise refused(DAMAGED, self._where, expected=expected, found=digest)
        return digest, content

    def manifest_if_any(self, wanted: str) -> bytes | None:
        """The bytes of a manifest; None where there is none."""
        answer = self._ask("GET", f"manifests/{wanted}", {"Accept": ACCEPT}, missing=True)
        return None if answer.status_code == 404 else self._read(answer, MOST_MANIFEST)

    def referrers(self, digest: str) -> bytes | None:
        """The index of what refers to a manifest; None of a registry that keeps none."""
        answer = self._ask("GET", f"referrers/{digest}", {"Accept": INDEX}, missing=True)
        if answer.status_code == 404 or not answer.headers.get("Content-Type", "").startswith(INDEX):
            answer.close()
            return None
        return self._read(answer, MOST_MANIFEST)

    def blob(self, one: Descriptor, most: int) -> bytes:
        """The content that a descriptor names, whole and with its digest, or nothing."""
        if one["size"] > most:
            raise refused(DAMAGED, self._where, "large", most=most // 2**20)
        content = self._read(self._ask("GET", f"blobs/{one['digest']}"), one["size"])
        if len(content) != one["size"]:
            raise refused(DAMAGED, self._where, "size", expected=one["size"], found=len(content))
        if (found := digest_of(content)) != one["digest"]:
            raise refused(DAMAGED, self._where, expected=one["digest"], found=found)
        return content

    def put_blob(self, media: str, content: bytes) -> Descriptor:
        """Brings content there, unless it is there already; gives what names it."""
        named = descriptor(media, content)
        way = f"blobs/{named['digest']}"
        if self._ask("HEAD", way, missing=True).status_code != 404:
            return named
        begun = self._ask("POST", "blobs/uploads/", {"Content-Length": "0"})
        target = urljoin(self._base, begun.headers.get("Location", ""))
        if not self._same_origin(target):
            raise refused(DAMAGED, self._where, "elsewhere", host=urlsplit(target).netloc)
        digest = f"{'&' if urlsplit(target).query else '?'}digest={named['digest']}"
        self._ask("PUT", target + digest, {"Content-Type": "application/octet-stream"}, body=content)
        return named

    def put_manifest(self, wanted: str, media: str, content: bytes) -> Mapping[str, str]:
        """Puts a manifest or an index under a tag, or its digest; gives the headers of the answer."""
        return self._ask("PUT", f"manifests/{wanted}", {"Content-Type": media}, body=content).headers

    def _same_origin(self, url: str) -> bool:
        return url.startswith(f"{self._start}/")

    def _ask(
        self,
        method: str,
        way: str,
        headers: Mapping[str, str] | None = None,
        *,
        body: bytes | None = None,
        missing: bool = False,
    ) -> requests.Response:
        """One answer, whose body is still to be read. `missing`: 404 is one."""
        url = urljoin(self._base, way)
        try:
            answer = self._sent(method, url, headers or {}, body)
            if answer.status_code == 401:
                answer.close()  # what it says is in its head
                if self._same_origin(answer.url) and self._authorized(answer):
                    answer = self._sent(method, url, headers or {}, body)
        except requests.RequestException as error:
            raise self._unreachable(error) from None
        except LoadError:  # a ValueError too
            raise
        except (ValueError, LookupError, TypeError, AttributeError):  # of an address or a token that is none
            raise refused(UNREACHABLE, self._where) from None
        status = answer.status_code
        if method != "GET":
            answer.close()
        if status < 300 or (missing and status == 404):
            return answer
        answer.close()
        if status in {401, 403}:
            raise refused(DENIED, self._where)
        if status == 404:
            raise refused(NOT_FOUND, self._where)
        raise refused(UNREACHABLE, self._where, "status", status=status)

    def _sent(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> requests.Response:
        """Follows redirects of what is fetched; credentials are for the registry itself alone."""
        for _ in range(REDIRECTS + 1):
            own = {"Authorization": self._authorization} if self._authorization else {}
            answer = self._session.request(
                method, url, data=body, stream=True, allow_redirects=False,
                headers={**headers, **(own if self._same_origin(url) else {})},
            )  # fmt: skip
            if answer.status_code not in _MOVED:
                return answer
            answer.close()
            url = urljoin(url, answer.headers.get("Location", ""))
            if body is not None or method == "POST" or not self._safe(url):
                raise refused(DAMAGED, self._where, "elsewhere", host=urlsplit(url).netloc)
        raise refused(DAMAGED, self._where, "elsewhere", host=urlsplit(url).netloc)

    def _safe(self, url: str) -> bool:
        """Whether an address may be asked at all: by TLS, or as this one is."""
        parts = urlsplit(url)
        return parts.scheme == "https" or (
            parts.scheme == "http" and (self._plain and (is_loopback(parts.netloc) or self._same_origin(url)))
        )

    def _authorized(self, answer: requests.Response) -> bool:
        """Whether there is something new to say who we are with."""
        wanted, before = answer.headers.get("WWW-Authenticate", ""), self._authorization
        self._auth.load_configs(self._credentials())
        scheme = wanted.partition(" ")[0].lower()
        basic = getattr(self._auth, "_basic_auth", None)
        if scheme == "basic" and basic:
            self._authorization = f"Basic {basic}"
        elif scheme == "bearer" and self._safe(parse_auth_header(wanted).realm or ""):
            headers, _ = self._auth.authenticate_request(answer, {}, refresh=True)
            self._authorization = headers.get("Authorization", "")
        return bool(self._authorization) and self._authorization != before

    def _credentials(self) -> Container:
        """Whose credentials are looked for. They come from the environment, or where docker keeps them."""
        user, password = os.environ.get("ORAS_USER"), os.environ.get("ORAS_PASS")
        if user and password:
            self._auth.set_basic_auth(user, password)
        folder = os.environ.get("DOCKER_CONFIG")
        if folder:  # which the library does not look at
            try:
                kept = json.loads((Path(folder) / "config.json").read_bytes())
            except (OSError, ValueError):
                kept = {}
            names = ("auths", "credsStore", "credHelpers")
            self._auth._auth_config = {"auths": {}} | {one: kept[one] for one in names if kept.get(one)}  # noqa: SLF001
        return Container(f"{self._where.host}/{self._where.name}")

    def _read(self, answer: requests.Response, most: int) -> bytes:
        """The body of an answer, but no more than that."""
        try:
            content = _whole(answer, most)
        except requests.RequestException as error:
            raise self._unreachable(error) from None
        if content is None:
            raise refused(DAMAGED, self._where, "more", most=most)
        return content

    def _unreachable(self, error: requests.RequestException) -> Exception:
        if isinstance(error, requests.exceptions.SSLError):
            return refused(UNREACHABLE, self._where, "tls")
        slow = isinstance(error, requests.Timeout)
        return refused(UNREACHABLE, self._where, "slow" if slow else "")


def _system_store() -> str | bool:
    """The certificates that the system trusts, or where it has none, those that come with requests."""
    known = ssl.get_default_verify_paths()
    return known.cafile or known.capath or True


def _no_cookies() -> Any:
    from http.cookiejar import DefaultCookiePolicy  # noqa: PLC0415  only needed here

    return DefaultCookiePolicy(allowed_domains=[])
