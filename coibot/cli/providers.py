"""Where the mailboxes of well-known providers are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    name: str
    imap: str
    smtp: str
    smtp_security: str = "tls"
    takes_passwords: bool = True
    remark: str = ""


MICROSOFT = Provider(
    "Microsoft 365",
    "outlook.office365.com",
    "smtp.office365.com",
    "starttls",
    takes_passwords=False,
    remark="Microsoft 365 takes no passwords from programs: coibot needs a command that prints an access token "
    "(COIBOT_AUTH=command), and an administrator must allow IMAP and authenticated SMTP for the mailbox.",
)
GOOGLE = Provider(
    "Google",
    "imap.gmail.com",
    "smtp.gmail.com",
    remark="Google wants an app password here: 16 letters, made in the account's security settings once two-step "
    "verification is on.",
)
_APP_PASSWORD = "This provider wants an app password here, made in the account's security settings."  # noqa: S105
_YAHOO = Provider("Yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", remark=_APP_PASSWORD)
_ICLOUD = Provider("iCloud", "imap.mail.me.com", "smtp.mail.me.com", "starttls", remark=_APP_PASSWORD)
_FASTMAIL = Provider("Fastmail", "imap.fastmail.com", "smtp.fastmail.com", remark=_APP_PASSWORD)

_BY_DOMAIN = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com"), MICROSOFT),
    **dict.fromkeys(("yahoo.com", "ymail.com"), _YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), _ICLOUD),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), _FASTMAIL),
}


def provider_of(domain: str) -> Provider | None:
    """By the domain of an address; None for a company's own domain, which may be anybody's."""
    return MICROSOFT if domain.endswith(".onmicrosoft.com") else _BY_DOMAIN.get(domain)


def elsewhere(domain: str) -> Provider:
    """What most servers are called."""
    return Provider(domain, f"imap.{domain}", f"smtp.{domain}")
