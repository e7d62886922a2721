"""Mail servers for tests, real and scripted; all on loopback, on ports of their own.

The fixture `mail_servers` (tests/servers/fixtures.py) gives a running Dovecot and Postfix, one pair a test worker: mark
the test with `system`. The fixture `sink` gives an SMTP server that keeps what it gets and fails on command. As context
managers: `run_dovecot`, `run_postfix`, `run_pymap`, `run_sink`, `run_scripted_imap`.

Dovecot and Postfix come from Debian (dovecot-imapd, dovecot-lmtpd, postfix) and are started with a configuration of our
own in a temporary folder; whatever runs on the machine already is not touched. Without them the tests are skipped, save
in CI. Postfix wants root.
"""
