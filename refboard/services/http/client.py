"""Make clients: the system's certificates and proxies, an honest name, no cookies.

Imported late: the network library takes a tenth of a second, and most people never fetch anything.
"""

import threading
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import getproxies, proxy_bypass

import httpx2

from refboard import __version__
from refboard.services.http.certificates import trusting

Response = httpx2.Response
Headers = httpx2.Headers

USER_AGENT = f"Mozilla/5.0 (compatible; RefBoard/{__version__})"
"""Who asks. The first word is what every browser says, and servers that refuse all else exist."""
ENCODINGS = "gzip, deflate"
"""How answers may be packed; what every installation can unpack."""
_LIMITS = httpx2.Limits(max_connections=8, max_keepalive_connections=2)


def new_client(*, silence_s: float, connect_s: float | None = None) -> httpx2.Client:
    """Return a client, to be closed by the caller; it follows no redirect by itself.

    Args:
        silence_s: The longest that a server may be silent.
        connect_s: The longest that connecting may take; None for the same.
    """
    return httpx2.Client(
        transport=_SystemProxies(),
        timeout=httpx2.Timeout(silence_s, connect=silence_s if connect_s is None else connect_s),
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": ENCODINGS},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        trust_env=False,
    )


class _SystemProxies(httpx2.BaseTransport):
    """Sends each request as this system wants it sent: straight, or through its proxy.

    The network library reads the system's proxies, but not whom macOS and Windows exempt.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ways: dict[str, httpx2.HTTPTransport] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Override BaseTransport.handle_request."""
        return self._way(_proxy_for(request.url)).handle_request(request)

    def close(self) -> None:
        """Override BaseTransport.close."""
        with self._lock:
            ways = list(self._ways.values())
            self._ways.clear()
        for way in ways:
            way.close()

    def _way(self, proxy: str) -> httpx2.HTTPTransport:
        with self._lock:
            if proxy not in self._ways:
                self._ways[proxy] = _way_through(proxy)
            return self._ways[proxy]


def _way_through(proxy: str) -> httpx2.HTTPTransport:
    """Return what sends requests through a proxy, or straight where it is empty.

    Raises:
        httpx2.ProxyError: its address is none, or of a kind that is not spoken.
    """
    context = trusting()
    through = None
    if proxy:
        is_secure = proxy.lower().startswith("https:")
        try:
            through = httpx2.Proxy(proxy, ssl_context=context if is_secure else None)
        except (httpx2.InvalidURL, ValueError) as error:
            raise httpx2.ProxyError("The address of this system's proxy is none.") from error
    return httpx2.HTTPTransport(verify=context, proxy=through, trust_env=False, limits=_LIMITS)


def _proxy_for(url: httpx2.URL) -> str:
    """Return the address of the proxy for an address; empty where there is none.

    Raises:
        httpx2.ProxyError: it is of a kind that is not spoken.
    """
    known = getproxies()
    proxy = known.get(url.scheme) or known.get("all") or ""
    if not proxy or proxy_bypass(url.netloc.decode("ascii")):
        return ""
    whole = proxy if "://" in proxy else f"http://{proxy}"
    if whole.partition(":")[0].lower() not in ("http", "https"):
        raise httpx2.ProxyError("The system's proxy is of a kind that is not spoken.")
    return whole
