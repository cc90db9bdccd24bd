"""Prints what was predicted beside what was measured, with the spread between repeats.

usage: report.py FOLDER LOAD…

Exit status 1 when a mean, P50 or P95 of TTFT or E2E is further off than 5 % (10 % from 90 % load).
"""

import glob
import json
import sys

LATENCIES = (("TTFT", "ttft_s"), ("E2E", "e2e_s"))
STATISTICS = ("mean", "p50", "p95")


def load(path: str) -> dict:
    with open(path) as file:
        return json.load(file)


def main(folder: str, loads: list) -> int:
    missed = 0
    print("load   latency      measured    spread   predicted    error")
    for percent in loads:
        runs = [load(path) for path in sorted(glob.glob(f"{folder}/measured-{percent}-*.json"))]
        predicted = load(f"{folder}/predicted-{percent}.json")
        bound = 0.10 if int(percent) >= 90 else 0.05
        for name, key in LATENCIES:
            for statistic in STATISTICS:
                values = [run[key][statistic] for run in runs]
                measured = sum(values) / len(values)
                spread = (max(values) - min(values)) / measured
                error = predicted[key][statistic] / measured - 1
                mark = ""
                if abs(error) > bound:
                    missed += 1
                    mark = "   over"
                print(
                    f"{percent:>3} %  {name:4} {statistic:5} {measured * 1e3:10.1f} ms"
                    f" {spread:8.1%} {predicted[key][statistic] * 1e3:9.1f} ms {error:+8.1%}{mark}"
                )
    print(f"{missed} of {6 * len(loads)} over their bound (5 %, from 90 % load 10 %)")
    return 1 if missed else 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
