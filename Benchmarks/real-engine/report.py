"""Prints what was predicted beside what was measured, with the spread between repeats.

usage: report.py FOLDER LOAD…

`measured` is the median of the repeats, which one or two that something else on the machine slowed
down do not move, and `error` that of the prediction against it. A machine's speed moves between the
calibration and a repeat, and between repeats: `at speed` is the error that is left, on average,
when each repeat is compared with the model at the speed at which half of the repeat's requests took
longer end to end than predicted and half less. All times scaled by s is the model at s times the
rate, its latencies times s.

Exit status 1 when a mean, P50 or P95 of TTFT or E2E is further off than 5 % (10 % from 90 % load).
"""

import csv
import glob
import json
import statistics
import subprocess
import sys

LATENCIES = (("TTFT", "ttft_s"), ("E2E", "e2e_s"))
STATISTICS = ("mean", "p50", "p95")


def load(path: str) -> dict:
    with open(path) as file:
        return json.load(file)


def requests(path: str) -> dict:
    with open(path) as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def statistic(name: str, values: list) -> float:
    if name == "mean":
        return statistics.fmean(values)
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return cuts[int(name[1:]) - 1]


def at_speed(folder: str, percent: str, speed: float) -> dict:
    """Each request's latencies by the model, were all its times `speed` times as long."""
    path = f"{folder}/at-speed.csv"
    rate = round(int(percent) / 100 * float(open(f"{folder}/capacity").read()) * speed, 6)
    command = load(f"{folder}/prediction.json")
    subprocess.run(
        command + ["--quiet", "--requests", path, "--set", f"workload[0].trace.speed={rate}"],
        check=True,
    )
    return {
        request: {key: float(row[key]) * speed for _, key in LATENCIES}
        for request, row in requests(path).items()
    }


def own_speed(folder: str, percent: str, measured: dict) -> tuple:
    """The speed of one repeat, by bisection, and the model's latencies at it."""
    low, high = 0.5, 2.0
    for _ in range(12):
        speed = (low + high) / 2
        model = at_speed(folder, percent, speed)
        ratio = statistics.median(
            model[request]["e2e_s"] / float(row["e2e_s"]) for request, row in measured.items()
        )
        low, high = (low, speed) if ratio > 1 else (speed, high)
    return speed, [model[request] for request in measured]


def main(folder: str, loads: list) -> int:
    missed = 0
    print("load   latency      measured    spread   predicted    error   at speed")
    for percent in loads:
        paths = sorted(glob.glob(f"{folder}/measured-{percent}-*.json"))
        runs = [load(path) for path in paths]
        tables = [requests(path.replace(".json", ".csv")) for path in paths]
        models = [own_speed(folder, percent, table) for table in tables]
        predicted = load(f"{folder}/predicted-{percent}.json")
        bound = 0.10 if int(percent) >= 90 else 0.05
        for name, key in LATENCIES:
            for kind in STATISTICS:
                values = [run[key][kind] for run in runs]
                measured = statistics.median(values)
                spread = (max(values) - min(values)) / measured
                error = predicted[key][kind] / measured - 1
                left = statistics.fmean(
                    statistic(kind, [row[key] for row in model])
                    / statistic(kind, [float(row[key]) for row in table.values()])
                    - 1
                    for (_, model), table in zip(models, tables)
                )
                mark = ""
                if abs(error) > bound:
                    missed += 1
                    mark = "   over"
                print(
                    f"{percent:>3} %  {name:4} {kind:5} {measured * 1e3:10.1f} ms"
                    f" {spread:8.1%} {predicted[key][kind] * 1e3:9.1f} ms {error:+8.1%}"
                    f" {left:+10.1%}{mark}"
                )
        speeds = ", ".join(f"{speed:.2f}" for speed, _ in models)
        print(f"       iterations took {speeds} times what the model says, by repeat")
    print(f"{missed} of {6 * len(loads)} over their bound (5 %, from 90 % load 10 %)")
    return 1 if missed else 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
