"""P7: a town's plan, proven; `python -m bench.matching` writes the table of docs/matching.md (five minutes), and
`python -m bench.matching growth` the one of bigger towns (as long, 2 GB).

Time is processor time of this process, whose solver has one thread: others may use the machine meanwhile.
"""

import gc
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(1, str(ROOT / "platform"))

from bench.harness import Result  # noqa: E402
from tests.volunteers.matching.instances import festival, town  # noqa: E402
from volunteers.matching.at_random import at_random  # noqa: E402
from volunteers.matching.check import violations  # noqa: E402
from volunteers.matching.greedy import greedy  # noqa: E402
from volunteers.matching.measure import Measured, measure  # noqa: E402
from volunteers.matching.plan import solve  # noqa: E402
from volunteers.matching.problem import Problem  # noqa: E402
from volunteers.matching.results import Stage  # noqa: E402

PAGE = ROOT / "docs" / "matching.md"
BEGIN, END = "<!-- table: python -m bench.matching -->\n", "<!-- end of the table -->\n"
GROWTH_BEGIN = "<!-- growth: python -m bench.matching growth -->\n"
GROWTH_END = "<!-- end of growth -->\n"
TIMES = (1, 2, 5, 10)  # as big as the town
LIMIT = 30.0  # seconds of one core
GAP = 0.01
TOWNS = (1, 2, 3)  # seeds; P7 is the slowest of them

INSTANCES: dict[str, Callable[[], Problem]] = {
    "town: 2,000 people, 500 shifts in four weeks": lambda: town(1),
    "crowded town: the same in one week": lambda: town(1, days=7),
    "festival: 60 roles, 300 shifts, 400 people, two days": lambda: festival(1),
}


@dataclass(frozen=True)
class Run:
    """One way's plan of one instance: processor seconds and figures; `stages` for ours."""

    seconds: float
    figures: Measured
    stages: tuple[Stage, ...] = ()


def p7_matching() -> Result:
    """The slowest of three towns."""
    runs = [ours(town(seed)) for seed in TOWNS]
    slowest = max(runs, key=lambda run: run.seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    gaps = [gap(run) for run in runs]
    return Result(
        value=slowest.seconds,
        limit=LIMIT,
        ratio=slowest.seconds / LIMIT,
        target=f"2,000 people × 500 shifts: every stage proven within {GAP:.0%}, < {LIMIT:.0f} s of one core",
        met=slowest.seconds < LIMIT and max(gaps) <= GAP,
        how=f"towns {TOWNS}: {', '.join(f'{run.seconds:.1f}' for run in runs)} s; largest gap {max(gaps):.2%}; "
        f"{memory} MB; {worth(slowest)}",
    )


def ours(problem: Problem) -> Run:
    """Our plan, verified."""
    gc.collect()
    begun = time.process_time()
    plan = solve(problem)
    seconds = time.process_time() - begun
    assert not violations(problem, plan.pairs)
    return Run(seconds, measure(problem, plan.pairs), plan.stages)


def plain(problem: Problem, way: Callable[[Problem], tuple[tuple[int, int], ...]]) -> Run:
    """A plain way's plan, verified."""
    begun = time.process_time()
    pairs = way(problem)
    seconds = time.process_time() - begun
    assert not violations(problem, pairs)
    return Run(seconds, measure(problem, pairs))


def gap(run: Run) -> float:
    """The largest of its stages."""
    return max(stage.gap for stage in run.stages)


def worth(run: Run) -> str:
    """Each stage's value and bound."""
    return ", ".join(f"{stage.name} {stage.value:,} of {stage.bound:,}" for stage in run.stages)


def table() -> str:
    """Both tables in Markdown: the ways beside each other, and what our plan proved."""
    ways, proofs = [], []
    for name, make in INSTANCES.items():
        problem = make()
        mine = ours(problem)
        print(f"{name}: {mine.seconds:.1f} s, largest gap {gap(mine):.2%}", flush=True)
        proofs.append(f"| {name} | {len(problem.pairs):,} | {mine.seconds:.0f} s | {' | '.join(_proof(mine))} |")
        others = {"greedy": plain(problem, greedy), "random": plain(problem, lambda it: at_random(it, seed=1))}
        ways.append(_compared(name, {"**Deban**": mine, **others}))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "\n".join(
        [
            "| instance | way | first roles (of those who fit) | required places filled | preferences, sum | liked "
            "| sum of squared loads added | spread of load | with people they know | time |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *ways,
            "",
            "What our plan proved (value / bound; a gap of 0 % is the optimum):",
            "",
            "| instance | pairs | time | first roles | required | preferences | even load | continuity |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *proofs,
            "",
            f"Time is processor time of one core; memory never above {memory:,} MB.",
            "",
        ]
    )


def _compared(name: str, runs: dict[str, Run]) -> str:
    return "\n".join(
        f"| {name} | {way} | {one.first_roles:,} ({one.could_have_first:,}) | {one.filled:,} of {one.required:,} "
        f"| {one.preference:,} | {one.liked:.0%} | {one.squares:,} | {one.spread:.2f} | {one.known:,} "
        f"| {run.seconds:.1f} s |"
        for way, run in runs.items()
        for one in [run.figures]
    )


def _proof(run: Run) -> list[str]:
    return [f"{stage.value:,} / {stage.bound:,} ({stage.gap:.2%})" for stage in run.stages]


def growth() -> str:
    """How a plan grows with its town, in Markdown; from small to big, so that the memory is each one's own."""
    rows = []
    for times in TIMES:
        problem = town(1, helpers=2000 * times, slots=500 * times)
        mine = ours(problem)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rows.append(
            f"| {2000 * times:,} people, {500 * times:,} shifts | {len(problem.pairs):,} | {mine.seconds:.0f} s "
            f"| {memory:,} MB | {' | '.join(_proof(mine))} |"
        )
        print(rows[-1], flush=True)
    return "\n".join(
        [
            "| town | pairs | time | memory | first roles | required | preferences | even load | continuity |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
        ]
    )


def main(wanted: list[str]) -> None:
    """Write a table into the page."""
    begin, end, made = (GROWTH_BEGIN, GROWTH_END, growth()) if wanted == ["growth"] else (BEGIN, END, table())
    before, _, rest = PAGE.read_text("utf-8").partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(before + begin + "\n" + made + "\n" + end + after, "utf-8")
    print(f"written to {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
