"""What the IMAP and SMTP connections have in common: how they are secured."""

import ipaddress
import ssl
from enum import StrEnum


class Security(StrEnum):
    TLS = "tls"
    """TLS from the first byte (RFC 8314)."""
    STARTTLS = "starttls"
    """Plain, then upgraded before anything is said; never sent on when the server does not offer it."""
    NONE = "none"
    """Unencrypted: loopback hosts only."""


class UnencryptedError(ValueError):
    """An unencrypted connection to another machine was asked for."""


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine, by its literal name: nothing is resolved."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def require_safe(host: str, security: Security) -> None:
    """Raises UnencryptedError for an unencrypted connection that leaves the machine."""
    if security is Security.NONE and not is_loopback(host):
        raise UnencryptedError(f"{host} is another machine: use tls or starttls, never an unencrypted connection")


def verifying_context() -> ssl.SSLContext:
    """Certificates are verified against the system's authorities, host names are checked, TLS 1.2 is the least."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
