"""The certificate on paper: its lines, its words in three languages, and how it is set."""
