"""Where records and original bytes are kept."""
