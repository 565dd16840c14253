"""Rules about people: pure functions, named errors."""
