"""What a message must carry to be one of ours."""

from dataclasses import dataclass

NO_NAME = "-"
"""For `authserv_id`: our server leaves its name out of Authentication-Results, as Microsoft 365 does."""


MESSAGE_ID_START = "<coibot."
"""Of every Message-ID that we make. The domain alone is no sign: a colleague's mail program may use it too."""


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

    def made(self, message_id: str) -> bool:
        """Whether `message_id` (with its brackets) is of a letter of ours."""
        lower = message_id.lower()
        return lower.startswith(MESSAGE_ID_START) and lower.endswith(f"@{self.message_id_domain.lower()}>")
