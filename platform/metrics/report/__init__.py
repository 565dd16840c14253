"""The quarter's report on paper."""
