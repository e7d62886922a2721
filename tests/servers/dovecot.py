"""A real Dovecot 2.3 on loopback, without privileges, in a folder of its own.

Every address can log in with PASSWORD or with an access token that `token_for` signs; its mailbox is made at first
use. Mail comes in over LMTP, where a plus-address tag is dropped.
"""

import base64
import hashlib
import hmac
import imaplib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificate import ServerCertificate, make_certificate
from tests.servers.process import HOST, free_port, program, start, stop, wait_for_greeting

PASSWORD = "correct-horse"
_SIGNING_KEY = b"a key that only this test run knows"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
instance_name = {folder}
protocols = imap lmtp
listen = {host}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
mailbox_list_index = no
recipient_delimiter = +
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
auth_username_chars =
ssl = yes
ssl_cert = <{folder}/server.crt
ssl_key = <{folder}/server.key
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = allow_all_users=yes uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {host}
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  # No ever longer waits for an address that once gave a wrong password: all tests come from one address.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  unix_listener auth-userdb {{
    mode = 0666
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@coi.test
  lmtp_add_received_header = yes
}}
protocol imap {{
  mail_max_userip_connections = 50
}}
"""

_OAUTH2_CONFIG = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server. `prefix` stands before the names of folders other than INBOX."""

    imap_port: int
    imaps_port: int
    lmtp_port: int
    certificate: ServerCertificate
    prefix: str
    host: str = HOST
    password: str = PASSWORD

    def token_for(self, user: str, *, valid_for: int = 600) -> str:
        """An access token (JWT, RFC 7519) that this server accepts for `user`, for that many seconds; < 0: expired."""
        now = int(time.time())
        claims = {"sub": user, "iat": now - 1000, "exp": now + valid_for}
        signed = b".".join(_base64url(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        return (signed + b"." + _base64url(hmac.digest(_SIGNING_KEY, signed, hashlib.sha256))).decode()

    def inject(self, user: str, raw: bytes, folder: str = "INBOX") -> None:
        """Put a message straight into a mailbox, as if it had arrived."""
        with self._session(user) as imap:
            quoted = f'"{folder}"'
            if imap.append(quoted, "", "", raw)[0] != "OK":
                imap.create(quoted)
                status, answer = imap.append(quoted, "", "", raw)
                assert status == "OK", answer

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Every message in a folder, oldest first; [] when the folder does not exist."""
        with self._session(user) as imap:
            if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            found = imap.search(None, "ALL")[1][0].split()
            return [imap.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in found]  # type: ignore[index, misc]

    def folders(self, user: str) -> set[str]:
        with self._session(user) as imap:
            return {line.decode().rpartition(f' "{self.separator}" ')[2].strip('"') for line in imap.list()[1] if line}  # type: ignore[union-attr]

    @property
    def separator(self) -> str:
        return self.prefix[-1:] or "/"

    @contextmanager
    def _session(self, user: str) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(self.host, self.imap_port, timeout=20) as imap:
            imap.login(user, self.password)
            yield imap


def missing() -> str | None:
    """Why Dovecot cannot be started here; None when it can."""
    found = program("dovecot")
    if found is None:
        return "Dovecot is not installed (Debian: dovecot-imapd dovecot-lmtpd)"
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.split(" ")[0]
    if not version.startswith("2.3."):
        return f"these tests know the configuration of Dovecot 2.3 and not of {version.strip() or 'an unknown version'}"
    if not Path("/usr/lib/dovecot/lmtp").exists():
        return "Dovecot has no LMTP (Debian: dovecot-lmtpd)"
    return None


@contextmanager
def run_dovecot(prefix: str = "") -> Iterator[Dovecot]:
    """Start a server and stop it again. `prefix`: "" or, as older servers have it, "INBOX."."""
    import grp
    import os
    import pwd

    executable = program("dovecot")
    assert executable is not None, missing()
    root = os.geteuid() == 0
    account = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    # A short path outside of pytest's private folders: socket names are limited, and another user must get in.
    folder = Path(tempfile.mkdtemp(prefix="coibot-dovecot-"))
    try:
        folder.chmod(0o755)
        server = Dovecot(free_port(), free_port(), free_port(), make_certificate(folder), prefix)
        key = folder / "keys" / "default" / "HS256" / "default"
        key.parent.mkdir(parents=True)
        key.write_bytes(base64.b64encode(_SIGNING_KEY))
        (folder / "mail").mkdir()
        (folder / "oauth2.conf").write_text(_OAUTH2_CONFIG.format(folder=folder))
        config = _CONFIG.format(
            folder=folder, host=HOST, user=account.pw_name, group=grp.getgrgid(account.pw_gid).gr_name,
            uid=account.pw_uid, gid=account.pw_gid, password=PASSWORD, prefix=prefix, separator=server.separator,
            imap=server.imap_port, imaps=server.imaps_port, lmtp=server.lmtp_port,
        )  # fmt: skip
        (folder / "dovecot.conf").write_text(config)
        if root:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, account.pw_uid, account.pw_gid)
        log = folder / "dovecot.log"
        command = [executable, "-F", "-c", str(folder / "dovecot.conf")]
        process = start(command, folder / "start.log", user=account.pw_name)
        try:
            wait_for_greeting(server.imap_port, b"* OK", process, log)
            yield server
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _base64url(octets: bytes) -> bytes:
    return base64.urlsafe_b64encode(octets).rstrip(b"=")
