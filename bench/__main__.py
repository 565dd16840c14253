"""`python -m bench [P1 P3 …]`: every figure beside its limit, measured in the same run."""

import os
import sys

import django


def main(wanted: list[str]) -> None:
    """Run the benchmarks named, or all."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["DEBAN_TEST_DB"] = "bench"
    sys.path.insert(1, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "platform"))
    django.setup()
    from bench import figures, imports, mails, matching, pages, sign_ups, suggestions, world
    from bench.harness import Benchmark, report

    known: dict[str, Benchmark] = {
        "P1": pages.p1_find,
        "P2": pages.p2_activity,
        "P3": sign_ups.p3_hot_session,
        "P4": sign_ups.p4_many_sessions,
        "P5": mails.p5_mails,
        "P7": matching.p7_matching,
        "P7S": suggestions.p7_suggestions,
        "P8": imports.p8_import,
        "P10": figures.p10_figures,
    }
    results = {}
    for name in wanted or known:
        print(f"{name} …", flush=True)
        with world.database():
            results[name] = known[name]()
    report(results)


if __name__ == "__main__":
    main(sys.argv[1:])
