"""What a message must carry to be one of ours."""

from dataclasses import dataclass

NO_NAME = "-"
"""For `authserv_id`: our server leaves its name out of Authentication-Results, as Microsoft 365 does."""


@dataclass(frozen=True, slots=True)
class OwnIdentity:
    """Who this coibot is."""

    addresses: frozenset[str]
    """Lower case: the shared mailbox and its aliases, without plus-address tags."""
    loop_id: str
    """The value of our own X-Coibot-Loop header."""
    message_id_domain: str
    """Right of the @ in every Message-ID that we make."""
    authserv_id: str | None = None
    """The name our own server signs Authentication-Results with (RFC 8601); None when it is not known: then nothing
    is believed. NO_NAME when it gives none."""

    def owns(self, address: str) -> bool:
        """Whether `address` is ours, with or without a plus-address tag."""
        local, at, domain = address.lower().rpartition("@")
        return bool(at) and f"{local.partition('+')[0]}@{domain}" in self.addresses
