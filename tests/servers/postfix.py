"""A real Postfix on loopback, in a folder of its own: takes any letter, delivers local domains over LMTP.

Needs root: its master process does, whatever the configuration. Other domains go to the SMTP ports named for them
(a scripted sink that plays a remote server), and to a permanent failure when there is none, so that Postfix itself
writes the bounce (RFC 3464).
"""

import grp
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import HOST, free_port, program, start, stop, wait_for_greeting

LOCAL_DOMAINS = ("coi.test", "agency.test", "vendor.test", "staff.test")

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/state
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = mta.test
mydomain = test
myorigin = test
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:{host}:{lmtp}
default_transport = error:5.1.2 no such domain here
relay_transport = error:5.1.2 no such domain here
transport_maps = {transports}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_host_lookup = native
smtp_dns_support_level = disabled
smtp_tls_security_level = none
smtpd_tls_security_level = none
recipient_delimiter = +
message_size_limit = 40000000
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
bounce_queue_lifetime = 0
maximal_queue_lifetime = 0
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
default_process_limit = 10
"""

_MASTER = """
{host}:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

_OWN_QUEUES = (
    "active",
    "bounce",
    "corrupt",
    "defer",
    "deferred",
    "flush",
    "hold",
    "incoming",
    "private",
    "saved",
    "trace",
)


@dataclass(frozen=True, slots=True)
class Postfix:
    port: int
    log: Path
    host: str = HOST


def missing() -> str | None:
    """Why Postfix cannot be started here; None when it can."""
    if program("postfix") is None or program("master") is None:
        return "Postfix is not installed (Debian: postfix)"
    if os.geteuid() != 0:
        return "Postfix must be started by root"
    return None


@contextmanager
def run_postfix(
    lmtp_port: int, domains: Sequence[str] = LOCAL_DOMAINS, remote: Mapping[str, int] | None = None
) -> Iterator[Postfix]:
    """Start a server and stop it again. `remote`: domain -> loopback port of the SMTP server that stands for it."""
    master = program("master")
    assert master is not None, missing()
    folder = Path(tempfile.mkdtemp(prefix="coibot-postfix-"))
    try:
        server = Postfix(free_port(), folder / "mail.log")
        etc = _lay_out(folder)
        routes = " ".join(f"{{{domain} = smtp:[{HOST}]:{port}}}" for domain, port in (remote or {}).items())
        (etc / "main.cf").write_text(
            _MAIN.format(
                folder=folder, domains=", ".join(domains), host=HOST, lmtp=lmtp_port,
                transports=f"inline:{{ {routes} }}" if routes else "",
            )
        )  # fmt: skip
        (etc / "master.cf").write_text(_MASTER.format(host=HOST, port=server.port))
        process = start([master, "-c", str(etc), "-d"], folder / "start.log")
        try:
            wait_for_greeting(server.port, b"220", process, server.log)
            yield server
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(folder: Path) -> Path:
    """The folders that Postfix expects, with the owners it insists on. Returns the one for its configuration."""
    owner, drop = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postdrop").gr_gid
    folder.chmod(0o755)
    for name, mode, uid, gid in (
        ("etc", 0o755, 0, 0),
        ("state", 0o700, owner, -1),
        ("spool", 0o755, 0, 0),
        ("spool/pid", 0o755, 0, 0),
        ("spool/public", 0o710, owner, drop),
        ("spool/maildrop", 0o1730, owner, drop),
        *((f"spool/{queue}", 0o700, owner, -1) for queue in _OWN_QUEUES),
    ):
        path = folder / name
        path.mkdir()
        os.chown(path, uid, gid)
        path.chmod(mode)
    return folder / "etc"
