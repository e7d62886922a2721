"""The one place that orders effects.

Archive first, then one atomic commit, then the mailbox, then the letters. Between any two of them the process may be
killed: what was committed is found again by its hash, what was not is done again, and a letter goes out under the
Message-ID it had.
"""
