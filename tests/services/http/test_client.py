"""The one client: whom it trusts, what it says of itself, where it lets itself be led."""

import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import truststore

from refboard import __version__
from refboard.services.http import certificates
from refboard.services.http.certificates import trusting
from refboard.services.http.client import new_client
from refboard.services.http.failures import NETWORK, Failure, failure_of
from refboard.services.http.redirects import (
    EndlessRedirectsError,
    Hops,
    UnsafeRedirectError,
    answered,
    target_of,
)
from tests.services.http.site import CERTIFICATE, Answer, Site, running_site, secured


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def secure_site() -> Iterator[Site]:
    with running_site(secured) as running:
        yield running


def got(url: str, *, hops: Hops | None = None, page: str = "", **headers: str) -> bytes:
    with (
        new_client(silence_s=5) as client,
        answered(client, "GET", url, headers=headers, hops=hops or Hops(), page=page) as response,
    ):
        return response.read()


# -- certificates ----------------------------------------------------------------------------------


def test_a_server_that_nobody_vouches_for_is_not_trusted(secure_site: Site) -> None:
    with pytest.raises(NETWORK) as caught:
        got(secure_site.put("/a", Answer(b"a")))

    assert failure_of(caught.value) is Failure.CERTIFICATE


def test_a_certificate_of_the_users_own_is_trusted(
    secure_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    assert got(secure_site.put("/a", Answer(b"a"))) == b"a"


def test_a_certificate_of_this_system_is_trusted(
    secure_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "BUNDLES", ("/nowhere.pem", str(CERTIFICATE)))
    monkeypatch.setattr("refboard.services.http.client.trusting", lambda: trusting("linux"))

    assert got(secure_site.put("/a", Answer(b"a"))) == b"a"


def test_what_openssl_was_compiled_with_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certificates, "BUNDLES", ())

    context = trusting("linux")

    assert context.cert_store_stats() == {"x509": 0, "crl": 0, "x509_ca": 0}
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_macos_and_windows_are_asked_themselves(system: str) -> None:
    context = trusting(system)

    assert isinstance(context, truststore.SSLContext)
    assert trusting(system) is not context, "one silent server would stop all that share it"


def test_a_file_of_certificates_that_is_none_trusts_nobody(
    secure_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    junk = tmp_path / "certificates.pem"
    junk.write_bytes(b"no certificates")
    for named in (junk, tmp_path / "missing.pem"):
        monkeypatch.setenv("SSL_CERT_FILE", str(named))
        with pytest.raises(NETWORK) as caught:
            got(secure_site.put("/a", Answer(b"a")))
        assert failure_of(caught.value) is Failure.CERTIFICATE


# -- what it says of itself ------------------------------------------------------------------------


def test_it_names_itself_and_says_what_browsers_say_first(site: Site) -> None:
    got(site.put("/a", Answer(b"a")))

    ((_, headers),) = site.asked
    assert headers["user-agent"] == f"Mozilla/5.0 (compatible; RefBoard/{__version__})"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "referer" not in headers


def test_cookies_are_neither_kept_nor_sent(site: Site) -> None:
    site.put("/end", Answer(b"a"))
    with new_client(silence_s=5) as client:
        for _ in range(2):
            with answered(client, "GET", site.lead("/a", "/end"), headers={}, hops=Hops()):
                pass

    assert len(site.asked) == 4
    assert not any("cookie" in headers for _, headers in site.asked)


@pytest.mark.parametrize(
    ("page", "referer"),
    [
        ("{site}/page?a=1#part", "{site}/page?a=1"),
        ("http://name:secret@other.test/page", "http://other.test/"),
        ("https://other.test/page", ""),
        ("file:///home/someone/page.html", ""),
        ("http://[oops", ""),
        ("", ""),
    ],
)
def test_servers_are_told_of_the_page_what_a_browser_tells(
    site: Site, page: str, referer: str
) -> None:
    got(site.put("/a", Answer(b"a")), page=page.format(site=site.url))

    ((_, headers),) = site.asked
    assert headers.get("referer", "") == referer.format(site=site.url)


# -- proxies ---------------------------------------------------------------------------------------


def test_the_systems_proxy_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.url)
    site.put("http://pictures.test/a", Answer(b"through the proxy"))

    assert got("http://pictures.test/a") == b"through the proxy"


def test_whom_the_system_exempts_is_asked_without_the_proxy(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setattr("refboard.services.http.client.proxy_bypass", lambda host: "127" in host)

    assert got(site.put("/a", Answer(b"a"))) == b"a"


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:9", "http://proxy:port", "ftp://127.0.0.1:9"]
)
def test_a_proxy_that_cannot_be_used_is_a_failure_of_the_proxy(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", proxy)

    with pytest.raises(NETWORK) as caught:
        got("http://pictures.test/a")
    assert failure_of(caught.value) is Failure.PROXY


# -- hops ------------------------------------------------------------------------------------------


def test_redirects_are_followed_to_the_last_hop_and_no_further(site: Site) -> None:
    site.put("/3", Answer(b"end"))
    for at in range(3):
        site.lead(f"/{at}", f"/{at + 1}")

    assert got(f"{site.url}/0", hops=Hops(most=4)) == b"end"
    with pytest.raises(EndlessRedirectsError):
        got(f"{site.url}/0", hops=Hops(most=3))


def test_secrets_are_for_the_first_server_only(site: Site) -> None:
    elsewhere = site.url.replace("127.0.0.1", "localhost")
    site.put("/end", Answer(b"a"))
    site.lead("/away", f"{elsewhere}/end")
    site.lead("/start", "/away")

    got(f"{site.url}/start", Authorization="Bearer secret")

    told = [(path, headers.get("authorization")) for path, headers in site.asked]
    assert told == [("/start", "Bearer secret"), ("/away", "Bearer secret"), ("/end", None)]


@pytest.mark.parametrize(
    ("at", "to", "may_drop_tls", "target"),
    [
        ("https://a.test/a", "https://b.test/b", False, "https://b.test/b"),
        ("http://127.0.0.1/a", "https://b.test/b", False, "https://b.test/b"),
        ("https://a.test/a", "/b", False, "https://a.test/b"),
        ("https://a.test/a", "//b.test/b", False, "https://b.test/b"),
        ("https://a.test/a", "http://a.test/b", True, "http://a.test/b"),
        ("https://a.test/a", "http://a.test/b", False, None),
        ("http://a.test/a", "file:///etc/passwd", True, None),
        ("http://a.test/a", "ftp://a.test/b", True, None),
        ("http://a.test/a", "data:text/html,x", True, None),
        ("http://a.test/a", "http://[oops", True, None),
        ("http://a.test/a", "http://a.test:99999/", True, None),
    ],
)
def test_every_hop_is_looked_at(at: str, to: str, may_drop_tls: bool, target: str | None) -> None:
    answer = httpx2.Response(302, headers={"Location": to})
    hops = Hops(may_drop_tls=may_drop_tls)

    if target is not None:
        assert target_of(answer, at, hops) == target
    else:
        with pytest.raises(UnsafeRedirectError):
            target_of(answer, at, hops)


# -- failures --------------------------------------------------------------------------------------


def test_a_closed_port_and_a_name_that_nobody_has_are_told_apart() -> None:
    found = []
    for url in ("http://127.0.0.1:9/", "http://nobody.invalid/"):
        with pytest.raises(NETWORK) as caught:
            got(url)
        found.append(failure_of(caught.value))

    assert found == [Failure.REFUSED, Failure.UNKNOWN_HOST]


def test_the_network_library_is_loaded_only_when_something_is_fetched() -> None:
    script = (
        "import sys; import refboard.services.importing.web_fetch,"
        "refboard.services.embedding.download, refboard.ui.importing.drop;"
        "print(sorted({'httpx2', 'truststore', 'huggingface_hub', 'ssl'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
