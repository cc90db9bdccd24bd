"""Puts the requests of several observations one after another, a minute apart.

usage: join.py FILE… > JOINED
"""

import csv
import sys

PAUSE = 60.0


def main(paths: list) -> None:
    start = 0.0
    writer = None
    for path in paths:
        with open(path, newline="") as file:
            rows = list(csv.DictReader(file))
        end = start
        for row in rows:
            arrival = start + float(row["arrival_s"])
            row["arrival_s"] = f"{arrival:.9f}"
            end = max(end, arrival + float(row["e2e_s"] or 0))
            if writer is None:
                writer = csv.DictWriter(sys.stdout, row.keys(), lineterminator="\n")
                writer.writeheader()
            writer.writerow(row)
        start = end + PAUSE


main(sys.argv[1:])
