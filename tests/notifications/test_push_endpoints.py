"""Which addresses we call, and which never (quality.md, 26): as written, as resolved, and as they answer."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings

from notifications.channels.push import doors
from notifications.channels.push.doors import Away, Doors
from notifications.channels.push.endpoints import Forbidden, is_public, parse
from tests.server import free_port

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGu?x=1",
    "https://db5p.notify.windows.com:443/w/?token=Bw",
]
BAD = [
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:22/x",
    "https://127.0.0.1/x",
    "https://localhost/x",
    "https://[::1]/x",
    "https://[fd00:ec2::254]/latest/meta-data",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.8/x",
    "https://8.8.8.8/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://0177.0.0.1/x",
    "https://1.2.3.4./x",
    "https://postgres/x",
    "https://user:secret@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@10.0.0.8/x",
    "https://fcm.googleapis.com#@evil.example/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com/x\r\nHost: evil",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/\x00",
    "https://ﬁ.example.com/x",
    "https://-.com/x",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "fcm.googleapis.com",
    "",
    f"https://fcm.googleapis.com/{'x' * 1000}",
]
INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104
    "192.0.2.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
    "2002:a00:1::", "2001:db8::1",
]  # fmt: skip
Resolve = Callable[[dict[str, list[str]]], None]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """Names that lead where the test says; each call takes the next list."""

    def lead(found: dict[str, list[str]]) -> None:
        def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
            if host not in found:
                raise socket.gaierror(socket.EAI_NONAME, "unknown")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in found[host]]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return lead


@pytest.fixture
def no_calls(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Where somebody tried to connect to."""
    called: list[object] = []

    def note(address: object, **_: object) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", note)
    return called


@pytest.mark.parametrize("url", GOOD)
def test_addresses_of_push_services_are_good(url: str) -> None:
    endpoint = parse(url)
    assert url.startswith(endpoint.origin)
    assert (endpoint.port, endpoint.trusted) == (443, False)


@pytest.mark.parametrize("url", BAD)
def test_other_addresses_are_not(url: str) -> None:
    with pytest.raises(Forbidden):
        parse(url)


@pytest.mark.parametrize("number", INSIDE)
def test_no_number_inside_a_network_is_public(number: str) -> None:
    assert is_public(number) is False


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "142.250.1.95", "2607:f8b0:4004::5f", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_numbers_of_the_open_internet_are(number: str) -> None:
    assert is_public(number) is True


@pytest.mark.parametrize(
    "led_to", [["127.0.0.1"], ["169.254.169.254"], ["8.8.8.8", "10.0.0.1"], ["::ffff:192.168.0.1"]]
)
def test_a_name_that_leads_inside_is_never_called(led_to: list[str], names: Resolve, no_calls: list[object]) -> None:
    names({"push.example.jp": led_to})
    with pytest.raises(Forbidden):
        Doors().post(parse("https://push.example.jp/x"), b"", {})
    assert no_calls == []


def test_the_connection_goes_to_the_address_that_was_judged(names: Resolve, no_calls: list[object]) -> None:
    names({"push.example.jp": ["8.8.8.8", "8.8.4.4"]})
    with pytest.raises(Away):
        Doors().post(parse("https://push.example.jp/x"), b"", {})
    assert no_calls == [("8.8.8.8", 443), ("8.8.4.4", 443)]


def test_a_name_that_is_unknown_is_away(names: Resolve) -> None:
    names({})
    with pytest.raises(Away):
        Doors().post(parse("https://push.example.jp/x"), b"", {})


def test_trust_is_for_one_origin_alone(settings: Settings) -> None:
    settings.PUSH_TRUSTED_ORIGINS = ["http://127.0.0.1:4321"]
    assert parse("http://127.0.0.1:4321/x").trusted
    for other in (
        "http://127.0.0.1:4322/x",
        "https://127.0.0.1:4321/x",
        "http://127.0.0.1/x",
        "http://localhost:4321/",
    ):
        with pytest.raises(Forbidden):
            parse(other)


@contextmanager
def rude_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Takes connections, and does with each what it likes."""
    listening = socket.create_server(("127.0.0.1", free_port()))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                found, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=_quietly, args=(talk, found), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stop.set()
        listening.close()


def _quietly(talk: Callable[[socket.socket], None], found: socket.socket) -> None:
    with found:
        try:
            talk(found)
        except OSError:
            return


def drip(found: socket.socket) -> None:
    """An answer that never gets past its first line, one sign at a time."""
    found.sendall(b"HTTP")
    while True:
        time.sleep(0.1)
        found.sendall(b"x")


def pour(found: socket.socket) -> None:
    """An answer without end."""
    found.recv(65536)
    found.sendall(b"HTTP/1.1 201 Created\r\n\r\n")
    while True:
        found.sendall(b"x" * 65536)


def hang_up(found: socket.socket) -> None:
    """Not a word."""
    found.recv(65536)


def babble(found: socket.socket) -> None:
    """Something else than HTTP."""
    found.recv(65536)
    found.sendall(b"220 smtp.example.jp ESMTP\r\n")


def test_who_drips_is_cut_off(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "WHOLE", 0.5)
    with rude_server(drip) as origin:
        settings.PUSH_TRUSTED_ORIGINS = [origin]
        began = time.monotonic()
        with pytest.raises(Away):
            Doors().post(parse(f"{origin}/x"), b"x", {})
        assert time.monotonic() - began < 4  # each sign came in time, so only the whole can be what was too long


def test_of_an_endless_answer_little_is_read(settings: Settings) -> None:
    with rude_server(pour) as origin:
        settings.PUSH_TRUSTED_ORIGINS = [origin]
        ours = Doors()
        assert ours.post(parse(f"{origin}/x"), b"x", {}) == 201
        assert ours._kept == {}


@pytest.mark.parametrize("talk", [hang_up, babble])
def test_who_speaks_no_http_is_away(talk: Callable[[socket.socket], None], settings: Settings) -> None:
    with rude_server(talk) as origin:
        settings.PUSH_TRUSTED_ORIGINS = [origin]
        with pytest.raises(Away):
            Doors().post(parse(f"{origin}/x"), b"x", {})


def test_a_kept_connection_that_was_closed_is_made_anew(settings: Settings) -> None:
    heard: list[bytes] = []

    def once(found: socket.socket) -> None:
        heard.append(found.recv(65536))
        found.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")  # and closes without saying so

    with rude_server(once) as origin:
        settings.PUSH_TRUSTED_ORIGINS = [origin]
        ours = Doors()
        assert [ours.post(parse(f"{origin}/x"), b"x", {}) for _ in range(3)] == [201, 201, 201]
        ours.close()
    assert len(heard) == 3


def test_a_certificate_that_nobody_vouches_for_is_no_push_service(settings: Settings) -> None:
    with rude_server(babble) as origin:
        settings.PUSH_TRUSTED_ORIGINS = [origin.replace("http", "https")]
        with pytest.raises(Away):
            Doors().post(parse(f"{origin.replace('http', 'https')}/x"), b"x", {})
