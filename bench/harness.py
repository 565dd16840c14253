"""What a benchmark says: its figure beside its limit, in one run, as a ratio (quality.md, Performance)."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LATEST = ROOT / "var" / "bench" / "latest.json"


@dataclass(frozen=True)
class Result:
    """`value` and `limit` in one unit; `ratio` is value ÷ limit; `met`: every part of `target` holds."""

    value: float
    limit: float
    ratio: float
    target: str
    met: bool
    how: str


Benchmark = Callable[[], Result]


def report(results: dict[str, Result]) -> None:
    """Print the table and keep it in var/bench/latest.json."""
    LATEST.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(LATEST.read_text("utf-8")) if LATEST.exists() else {}
    kept |= {name: asdict(result) for name, result in results.items()}
    LATEST.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"\n{'id':<4} {'value':>10} {'limit':>10} {'ratio':>7}  met  target")
    for name, result in results.items():
        met = "yes" if result.met else "NO"
        print(f"{name:<4} {result.value:>10.1f} {result.limit:>10.1f} {result.ratio:>7.2f}  {met:<4} {result.target}")
        print(f"     {result.how}")
    print(f"\nkept in {LATEST.relative_to(ROOT)}")
