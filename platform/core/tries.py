"""How often somebody may try: codes of cards and doors, numbers that are looked up."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Tries:
    """So many tries in so many seconds, counted from the first. While Redis is away nobody is counted."""

    name: str
    most: int
    seconds: int

    def spent(self, who: object) -> bool:
        """Whether `who` has none left."""
        return int(cache.get(self._key(who), 0)) >= self.most

    def count(self, who: object) -> None:
        """One more."""
        key = self._key(who)
        if cache.add(key, 1, self.seconds):
            return
        try:
            cache.incr(key)
        except ValueError:  # it ended between the two lines
            cache.set(key, 1, self.seconds)

    def _key(self, who: object) -> str:
        return f"tries:{self.name}:{who}"
