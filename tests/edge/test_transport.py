"""Unencrypted connections stay on the machine."""

import pytest

from coibot.edge.transport import Security, UnencryptedError, require_safe


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST."])
def test_loopback_may_be_unencrypted(host: str) -> None:
    require_safe(host, Security.NONE)


@pytest.mark.parametrize("host", ["mail.example", "10.0.0.1", "localhost.example", "0.0.0.0", "127.0.0.1.example"])
def test_anything_else_may_not(host: str) -> None:
    with pytest.raises(UnencryptedError, match="tls or starttls"):
        require_safe(host, Security.NONE)
    require_safe(host, Security.TLS)
