"""Writes the trace that the engine is calibrated on, and that which it is then judged by.

usage: trace.py FOLDER

Prompts and answers are lognormal. Times are in units of the mean time between requests: a scenario's
`speed` gives the load. In the part for the calibration the rate changes every forty requests,
between a half and four thirds of the mean, so that the engine meets small and large batches.
"""

import math
import pathlib
import random
import sys

CALIBRATION = 900
TEST = 240
RATES = (0.5, 1.0, 1.33, 0.75)
PHASE = 40


def lognormal(source: random.Random, mean: float, cv: float, most: int) -> int:
    variance = math.log(1 + cv * cv)
    value = source.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))
    return max(1, min(most, round(value)))


def write(path: pathlib.Path, seed: int, count: int, rates: tuple) -> None:
    source = random.Random(seed)
    time = 0.0
    with path.open("w") as file:
        file.write("arrival_s,prompt_tokens,output_tokens\n")
        for index in range(count):
            time += source.expovariate(rates[index // PHASE % len(rates)])
            prompt = lognormal(source, 120, 1.0, 1000)
            output = lognormal(source, 30, 0.7, 150)
            file.write(f"{time:.6f},{prompt},{output}\n")


def main(folder: str) -> None:
    write(pathlib.Path(folder, "calibration.csv"), 1, CALIBRATION, RATES)
    write(pathlib.Path(folder, "test.csv"), 2, TEST, (1.0,))


main(sys.argv[1])
