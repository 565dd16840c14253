"""The telephone list: a coordinator rings."""
