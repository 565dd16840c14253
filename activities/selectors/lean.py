"""What pages do not read of their rows."""

# Of a session's activity, for `defer`: what only search looks through is longer than its other columns together.
SEARCH_COLUMNS = ("activity__search_text", "activity__search_vector")
