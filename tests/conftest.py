"""What all tests share: nothing but the rule that each makes its own town (tests/factories.py)."""
