"""The inbox on the site."""
