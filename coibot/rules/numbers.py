"""Policy numbers compared."""

from functools import lru_cache


@lru_cache(maxsize=8192)
def policy_number_key(number: str) -> str:
    """Letters and digits only, in upper case: "gl 12-34" and "GL1234" are one number."""
    return "".join(c for c in number.upper() if c.isalnum())
