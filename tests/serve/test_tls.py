"""TLS, spoken by the service itself: with which certificate, and within the same limits."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Timer

import pytest
import trustme

from serve.service import DAY, Service, account, refused, running
from serve.wire import GET, PATIENCE, answers, connected, one_answer, posted, until_closed

BODY = json.dumps(
    {"account": account(), "user": "marie", "at": DAY, "action": "buy", "item": "more-storage"}
).encode()


@dataclass(frozen=True)
class Files:
    """A certificate and its key, and who vouches for it."""

    cert: Path
    key: Path
    root: Path

    @property
    def options(self) -> tuple[str, ...]:
        """How a service is told of them."""
        return ("--tls-cert", str(self.cert), "--tls-key", str(self.key))

    def trusted(self) -> ssl.SSLContext:
        """A client that trusts them."""
        return ssl.create_default_context(cafile=str(self.root))


def made(folder: Path) -> Files:
    folder.mkdir(exist_ok=True)
    files = Files(folder / "cert.pem", folder / "key.pem", folder / "root.pem")
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    files.cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(files.key)
    authority.cert_pem.write_to_path(files.root)
    return files


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return made(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def secured(files: Files) -> Iterator[Service]:
    with running("--time-limit", "2", "--keep-alive", "2", *files.options) as service:
        yield service


@contextmanager
def agreed(service: Service, context: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
    with connected(service) as plain, context.wrap_socket(plain, server_hostname="localhost") as connection:
        yield connection


def test_questions_are_answered_by_tls(secured: Service, files: Files) -> None:
    with agreed(secured, files.trusted()) as connection:
        for _ in range(3):
            connection.sendall(posted(BODY))
            status, _, body = one_answer(connection)
            assert (status, json.loads(body)["outcome"]) == (200, "allow")


def test_curl_is_answered_by_tls_and_told_so(secured: Service, files: Files) -> None:
    url = f"https://localhost:{secured.port}/.well-known/authzen-configuration"
    command = ["curl", "-sS", "--cacert", str(files.root), url]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout)
    assert told["policy_decision_point"] == f"https://localhost:{secured.port}"


def test_nothing_older_than_tls_1_2_is_spoken(secured: Service, files: Files) -> None:
    old = files.trusted()
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(OSError), agreed(secured, old):  # noqa: PT011  an alert, or the end
        pass


def test_http_1_1_is_agreed_on_even_where_http_2_is_offered(secured: Service, files: Files) -> None:
    client = files.trusted()
    client.set_alpn_protocols(["h2", "http/1.1"])
    with agreed(secured, client) as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"


def test_http_without_tls_is_not_answered(secured: Service) -> None:
    with connected(secured) as connection:
        connection.sendall(GET)
        assert b"HTTP" not in until_closed(connection)


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"])
def test_whoever_never_agrees_on_tls_is_ended(secured: Service, sent: bytes) -> None:
    with connected(secured) as connection:
        connection.sendall(sent)
        assert until_closed(connection) == b""


@pytest.mark.slow
def test_heads_have_their_size_and_time_by_tls_as_well(secured: Service, files: Files) -> None:
    begun = b"GET / HTTP/1.1\r\nhost: localhost\r\nx: "
    for sent, status in ((begun + b"a" * 100_000, 431), (begun, 408)):
        with agreed(secured, files.trusted()) as connection:
            connection.sendall(sent)
            assert answers(until_closed(connection))[0][0] == status


def test_requests_that_follow_each_other_are_answered_in_turn_by_tls(secured: Service, files: Files) -> None:
    with agreed(secured, files.trusted()) as connection:
        connection.sendall(posted(BODY) * 200 + posted(BODY, "connection: close"))
        assert [status for status, _, _ in answers(until_closed(connection))] == [200] * 201


def test_connections_that_agree_on_nothing_count_and_make_room(files: Files) -> None:
    with running("--max-connections", "5", *files.options) as service, ExitStack() as stack:
        silent = [stack.enter_context(connected(service)) for _ in range(40)]
        for _ in range(5):
            with agreed(service, files.trusted()) as connection:
                connection.sendall(GET)
                assert one_answer(connection)[0] == 200
        assert until_closed(silent[0]) == b""


def test_a_service_with_silent_clients_stops_at_once(files: Files) -> None:
    with running("--time-limit", "600", "--grace", "600", *files.options) as service, ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(connected(service))
        time.sleep(0.5)
        service.process.terminate()
        assert service.process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_a_certificate_that_is_renewed_is_taken_over_and_a_broken_one_is_not(tmp_path: Path) -> None:
    served, first, second = made(tmp_path / "served"), made(tmp_path / "first"), made(tmp_path / "second")
    take_over(first, served)
    with running("--workers", "2", *served.options) as service:
        assert service.process.stderr is not None
        assert any('"ready"' in line for line in service.process.stderr)  # both workers have read it
        before = seen(service)
        served.cert.write_text("half of a certif")
        time.sleep(3)
        assert seen(service) == before
        take_over(second, served)
        late = Timer(PATIENCE, service.process.kill)  # which ends the log that is waited for
        late.start()
        taken = (line for line in service.process.stderr if "certificate-accepted" in line)
        assert len(list(islice(taken, 2))) == 2  # by each worker
        late.cancel()
        with agreed(service, second.trusted()) as connection:
            connection.sendall(GET)
            assert one_answer(connection)[0] == 200


def take_over(new: Files, served: Files) -> None:
    """As certificates are renewed: the files beside are renamed into place, one after the other."""
    for one, place in ((new.key, served.key), (new.cert, served.cert)):
        beside = place.with_suffix(".new")
        shutil.copy(one, beside)
        beside.replace(place)


def seen(service: Service) -> frozenset[bytes]:
    """The certificate that a new connection is shown."""
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    with agreed(service, anyone) as connection:
        shown = connection.getpeercert(binary_form=True)
    assert shown is not None
    return frozenset({shown})


# What it cannot start with


def test_a_certificate_and_a_key_that_do_not_go_together_are_refused(files: Files, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    said = refused("--tls-cert", str(files.cert), "--tls-key", str(other.key))
    assert f"the key in `{other.key}` does not belong to the certificate in `{files.cert}`" in said


def test_files_that_are_missing_or_hold_something_else_are_refused(files: Files, tmp_path: Path) -> None:
    assert "a key without a certificate" in refused("--tls-key", str(files.key))
    gone = tmp_path / "gone.pem"
    assert f"`{gone}` cannot be read: No such file" in refused("--tls-cert", str(gone))
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing")
    assert "hold no certificate and key" in refused("--tls-cert", str(nothing), "--tls-key", str(files.key))
    assert "hold no certificate and key" in refused("--tls-cert", str(files.cert))


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(files: Files, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pem"
    command = ["openssl", "pkcs8", "-topk8", "-in", files.key, "-out", locked, "-passout", "pass:secret"]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    assert "the key without a password" in refused("--tls-cert", str(files.cert), "--tls-key", str(locked))


def test_one_file_may_hold_both(files: Files, tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(files.key.read_bytes() + files.cert.read_bytes())
    with running("--tls-cert", str(both)) as service, agreed(service, files.trusted()) as connection:
        connection.sendall(GET)
        assert one_answer(connection)[0] == 200
