"""What a good clerk decides: whose a certificate is, what to answer, whom to ask, when to chase, when to call a person.

Pure: no clock, no files, no network. The same record, event and rules give the same decision for ever.
"""
