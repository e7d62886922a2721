"""The secret words a message carries in the addresses it was sent to."""

from collections.abc import Iterator

from coibot.intake import OwnIdentity
from coibot.model.message import IncomingMessage


def tokens_in(message: IncomingMessage, own: OwnIdentity) -> tuple[str, ...]:
    """The plus-address tags of our own mailbox among the message's recipients (coi+TOKEN@...), in order, once each."""
    return tuple(dict.fromkeys(_tags(message, own)))


def _tags(message: IncomingMessage, own: OwnIdentity) -> Iterator[str]:
    for address in (*message.delivered_to, *(address.email for address in (*message.to, *message.cc))):
        tag = address.rpartition("@")[0].partition("+")[2]
        if tag and own.owns(address):
            yield tag
