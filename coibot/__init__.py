"""coibot reads certificates of insurance from a mailbox, checks them and answers with what is missing."""

__version__ = "0.1.0"
