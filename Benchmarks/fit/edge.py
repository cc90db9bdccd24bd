"""Turns EdgeReasoning's measurements on a Jetson AGX Orin into profiles for scenarios.

python3 edge.py FOLDER > scenarios/profiles/jetson-agx-orin-MODEL.yaml   (one MODEL a call: edge.py
FOLDER MODEL, of qwen-1.5b, llama-8b, qwen-14b)

FOLDER is edge-inference/edgereasoning's `validation`. A prompt's time is interpolated between the
measured lengths. A decoding iteration takes n + m·context, fitted to the decode times: an answer of
O tokens takes O - 1 of them, the first token being the prefill's. Least squares on the logarithm of
the ratio, with a soft loss. Needs numpy and scipy.
"""
import json
import pathlib
import sys

import numpy as np
from scipy.optimize import least_squares

MODELS = {  # as in prefill.json, as in decode_parameters.json
    "qwen-1.5b": ("DeepSeek_R1_Distill_Qwen_1.5B", "DeepSeek-R1-Distill-Qwen-1.5B"),
    "llama-8b": ("DeepSeek_R1_Distill_Llama_8B", "DeepSeek-R1-Distill-Llama-8B"),
    "qwen-14b": ("DeepSeek_R1_Distill_Qwen_14B", "DeepSeek-R1-Distill-Qwen-14B"),
}


def undisturbed(points):
    """Without points that take over 15 % longer than some longer prompt: the board was busy. Kernels
    padded to tiles make longer prompts up to 12 % faster here, never more."""
    return [(n, t) for i, (n, t) in enumerate(points) if all(t <= 1.15 * u for _, u in points[i + 1:])]


def decode_fit(rows):
    prompt, output, time = (np.array(x, float) for x in zip(*rows))
    steps = output - 1

    def modelled(x):
        return steps * (x[0] * 1e-2 + x[1] * 1e-7 * (prompt + (steps - 1) / 2))
    best = least_squares(lambda x: np.log(modelled(x) / time), [10, 5], bounds=(0.01, np.inf),
                         loss="soft_l1", f_scale=0.01).x
    error = np.abs(modelled(best) / time - 1)
    return best[0] * 1e-2, best[1] * 1e-7, error


def main():
    folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
    data = json.loads((folder / "prefill.json").read_text())["data"][MODELS[name][0]]
    measured = sorted(zip(data["input_tokens"], data["ttft_ms"]))
    points = undisturbed(measured)
    decode = json.loads((folder / "decode_parameters.json").read_text())[MODELS[name][1]]
    base, slope, error = decode_fit([(r["input_tokens"], r["output_tokens"], r["decode_time"])
                                     for r in decode if r["output_tokens"] > 1])
    left = [n for n, t in measured if (n, t) not in points]
    print(f"seatrialProfile: 1\nname: jetson-agx-orin-{name}")
    print("source: >-\n  vLLM on a Jetson AGX Orin 64 GB, DeepSeek-R1-Distill; fitted to the measurements of"
          "\n  edge-inference/edgereasoning (BSD-3-Clause style), validation")
    print(f"# One request at a time, whole prompts: batches and chunks at a depth were not measured.")
    print(f"# Decode: {len(error)} answers, mean |error| {error.mean():.1%}, worst {error.max():.1%}.")
    if left:
        print(f"# Left out as disturbed: prompts of {', '.join(map(str, left))} tokens.")
    print("overhead: 0\ndense:")
    print(f"  at: {[1] + [n for n, _ in points]}")
    seconds = [base] + [t / 1e3 for _, t in points]
    print(f"  seconds: [{', '.join(f'{v:.7f}' for v in seconds)}]")
    print("sequences: { at: [1], seconds: [0] }")
    cells = [[0, n * 4096 * slope] for n in (1, 2)]
    print("decodeAttention:\n  rows: [1, 2]\n  columns: [0, 4096]\n  seconds:")
    for row in cells:
        print(f"    - [{', '.join(f'{v:.9f}' for v in row)}]")
    print("prefillAttention: { rows: [1], columns: [0], seconds: [[0]] }")


if __name__ == "__main__":
    main()
