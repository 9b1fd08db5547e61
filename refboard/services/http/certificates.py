"""Whose word is taken for who a server is: this system's, as its owner keeps it.

Python's own default asks OpenSSL, which looks at paths that were compiled into it. In a packaged
app they are those of the machine that built it: they may hold nothing here, or somebody else's
files. So nothing here asks OpenSSL for its defaults.
"""

import functools
import logging
import os
import ssl
import sys
from pathlib import Path

log = logging.getLogger(__name__)

BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Gentoo, NixOS
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, Red Hat
    "/etc/pki/tls/certs/ca-bundle.crt",  # older ones of these
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/var/lib/ca-certificates/ca-bundle.pem",  # newer ones
    "/etc/ssl/cert.pem",  # Alpine, the BSDs
    "/usr/local/share/certs/ca-root-nss.crt",  # FreeBSD
)
"""Where distributions keep the certificates that they trust, all in one file."""


def trusting(system: str = sys.platform) -> ssl.SSLContext:
    """Return what checks servers by the certificates that this system trusts.

    SSL_CERT_FILE and SSL_CERT_DIR go before the system's store, as in most programs: networks that
    read along bring a certificate of their own.

    Args:
        system: As `sys.platform` names it.
    """
    named = os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", "")
    if any(named):
        return _from_files(*named)
    if system in ("darwin", "win32"):
        import truststore

        # A new one each time: it holds a lock while it waits for a server's answer, so that one
        # silent server would stop everybody who shares it.
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return _from_files(bundle(), "")


def bundle() -> str:
    """Return the file with the certificates that this distribution trusts; empty without one."""
    return next((path for path in BUNDLES if Path(path).is_file()), "")


def trusted_words() -> str:
    """Return in words what servers are checked by, for reports."""
    context = trusting()
    try:
        return f"{context.cert_store_stats()['x509_ca']} certificates"
    except NotImplementedError:  # the store does not let itself be counted
        return "this system's store of certificates"


@functools.lru_cache(maxsize=4)
def _from_files(file: str, folder: str) -> ssl.SSLContext:
    """Return what trusts these certificates; kept, since reading 150 of them takes a while.

    Files that cannot be read are as good as none: no server is trusted then.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    is_file, is_folder = Path(file).is_file(), bool(folder) and Path(folder).is_dir()
    if is_file or is_folder:
        try:
            context.load_verify_locations(file if is_file else None, folder if is_folder else None)
        except OSError as error:
            log.info("The certificates in %s cannot be used: %s", file or folder, error)
    return context
