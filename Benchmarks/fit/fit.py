"""Fits the kernel efficiencies of the GPU catalogue to the kernel sums in kernels.json.

The model is the one of Sources/Pool/Timing/RooflineTiming.swift for dense models; the numbers
printed go into Sources/Pool/Hardware/GPU+*.swift. Least squares on the logarithm of the ratio,
so that every measured point weighs the same. Needs numpy and scipy: python3 fit.py
"""
import json
import math
import pathlib

import numpy as np
from scipy.optimize import least_squares

PEAKS = {  # dense bf16 operations a second, bytes a second, link bytes a second and direction
    "a100-sxm-80gb": (312e12, 2.039e12, 300e9),
    "h100-sxm": (989.4e12, 3.35e12, 450e9),
    "h200-sxm": (989.4e12, 4.8e12, 450e9),
    "b200-sxm": (2250e12, 8.0e12, 900e9),
    "l40s": (362.05e12, 0.864e12, 32e9),
    "rtx-4090": (165.2e12, 1.008e12, None),
    "rtx-pro-6000": (500e12, 1.597e12, None),
}
MODELS = {  # layers, hidden, heads, KV heads, head size, feed-forward, vocabulary
    "llama-3.1-8b": (32, 4096, 32, 8, 128, 14336, 128256),
    "llama-3.1-70b": (80, 8192, 64, 8, 128, 28672, 128256),
}
SMALL_KERNELS = {"rtx-4090", "rtx-pro-6000"}  # tables that include norms, rotary, activation
NAMES = ["gemm", "attention", "memory", "kvMemory", "kernelLatency", "sequenceLatency"]
START = [0.7, 0.6, 0.8, 0.85, 3e-6, 0.1e-6]
# No kernel takes less than 1.5 us (the smallest in the vLLM 0.19 tables); FlashAttention-2 reaches
# at most 73 % of an A100's peak (Dao 2023, section 4).
LOWER = [0.1, 0.05, 0.4, 0.4, 1.5e-6, 0.0]
UPPER = [1.0, 0.73, 1.0, 1.0, 20e-6, 2e-6]


def all_reduce(gpu, ranks, size, link, latency):
    return 0 if ranks == 1 else latency + 2 * (ranks - 1) / ranks * size / (link * PEAKS[gpu][2])


def iteration(gpu, model, tp, p, links, tokens, emitting, decodes=0, context=0, pairs=0.0,
              small=False):
    """Seconds of an iteration: `context` is the sum over decoding sequences."""
    gemm, attention, memory, kv_memory, kernel, sequence = p
    rate, bandwidth, _ = PEAKS[gpu]
    layers, hidden, heads, kv_heads, head, ff, vocabulary = MODELS[model]

    def product(t, inputs, outputs):
        traffic = (inputs * outputs + t * (inputs + outputs)) * 2
        return max(2 * t * inputs * outputs / (rate * gemm), traffic / (bandwidth * memory)) + kernel

    q, kv = heads * head / tp, max(1, kv_heads / tp) * head
    layer = (product(tokens, hidden, q + 2 * kv) + product(tokens, q, hidden)
             + product(tokens, hidden, 2 * ff / tp) + product(tokens, ff / tp, hidden))
    if small or gpu in SMALL_KERNELS:
        traffic = tokens * 2 * (8 * hidden + 2 * (q + kv) + 3 * ff / tp)
        layer += traffic / (bandwidth * memory) + 4 * kernel
    if decodes:
        layer += kernel + decodes * sequence + context * 4 * kv / (bandwidth * kv_memory)
    if pairs:
        layer += kernel + 4 * q * pairs / (rate * attention)
    layer += 2 * all_reduce(gpu, tp, tokens * hidden * 2, *links)
    return layers * layer + product(emitting, hidden, vocabulary / tp)


def fit_links(data, gpu):
    rows = [(r["ranks"], n, us) for r in data["rows"] if r["gpu"] == gpu
            for n, us in zip(data["elements"], r["us"])]
    if not rows:
        return None

    def residual(x):
        return [math.log(all_reduce(gpu, k, 2 * n, x[0], x[1]) / (us * 1e-6)) for k, n, us in rows]
    return least_squares(residual, [0.5, 5e-6], bounds=([0.001, 0], [1, 1e-3]), x_scale=[1, 1e-6])


def points(data, gpu):
    for r in data["prefill"]["rows"]:
        for t, ms in zip(data["prefill"]["tokens"], r["ms"]):
            if r["gpu"] == gpu and ms:
                yield r["model"], r["tp"], dict(tokens=t, emitting=1, pairs=t * t / 2), ms, "prefill"
    for r in data["decode"]["rows"]:
        for n, ms in zip(data["decode"]["sequences"], r["ms"]):
            if r["gpu"] == gpu and ms:
                batch = dict(tokens=n, emitting=n, decodes=n, context=n * r["context"])
                yield r["model"], r["tp"], batch, ms, "decode"


def fit_host(data, gpu, p, link, known=None):
    """Host seconds a sequence: served inter-token latency less the kernels. The software is the
    same on every GPU, so it is fitted on the H100 and held out on the others (`known`)."""
    rows = [(r, n, ms) for r in data["served"]["rows"] if r["gpu"] == gpu
            for n, ms in zip(data["served"]["sequences"], r["ms"]) if ms]
    if not rows:
        return
    context = data["served"]["context"]
    kernels = np.array([iteration(gpu, r["model"], r["tp"], p, link, tokens=n, emitting=n,
                                  decodes=n, context=n * context, small=True) for r, n, _ in rows])
    sequences = np.array([n for _, n, _ in rows])
    served = np.array([ms for _, _, ms in rows]) / 1e3
    host = known or least_squares(lambda x: np.log((kernels + x[0] * sequences) / served),
                                  [3e-5], bounds=([0], [1e-3]), x_scale=[1e-5]).x[0]
    error = (kernels + host * sequences) / served - 1
    print(f"  hostPerSequence {host:.3g}; served: {len(rows)} points, "
          f"mean |error| {np.abs(error).mean():.1%}, worst {error[np.abs(error).argmax()]:+.1%}")
    return host


def main():
    data = json.loads((pathlib.Path(__file__).parent / "kernels.json").read_text())
    host = None
    for gpu in ["h100-sxm"] + [g for g in PEAKS if g != "h100-sxm"]:
        links = fit_links(data["allReduce"], gpu)
        link = tuple(links.x) if links is not None else (1.0, 0.0)
        rows = list(points(data, gpu))

        def ratio(p):
            return np.array([iteration(gpu, m, tp, p, link, **b) * 1e3 / ms
                             for m, tp, b, ms, _ in rows])
        best = least_squares(lambda p: np.log(ratio(p)), START, bounds=(LOWER, UPPER),
                             x_scale=[1, 1, 1, 1, 1e-6, 1e-6], loss="soft_l1", f_scale=0.1)
        error = ratio(best.x) - 1
        print(f"{gpu}: " + ", ".join(f"{n} {v:.3g}" for n, v in zip(NAMES, best.x)))
        if links is not None:
            spread = np.exp(np.abs(links.fun)).max() - 1
            print(f"  link {link[0]:.3g}, linkLatency {link[1]:.3g} (worst {spread:.0%})")
        for kind in ("prefill", "decode"):
            part = np.array([e for e, r in zip(error, rows) if r[4] == kind])
            if len(part):
                print(f"  {kind}: {len(part)} points, mean |error| {np.abs(part).mean():.1%}, "
                      f"worst {part[np.abs(part).argmax()]:+.1%}")
        host = fit_host(data, gpu, best.x, link, host) or host


if __name__ == "__main__":
    main()
