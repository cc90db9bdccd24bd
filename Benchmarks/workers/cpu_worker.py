#!/usr/bin/env python3
"""A worker that computes nothing: its times are an affine function of the shape, the same each time.

It tests the protocol (docs/workers.md), and, told to, breaks it. Python's standard library only.
"""

import argparse
import json
import os
import sys
import time

VERSION = 1
PRECISIONS = ("fp32", "fp16", "bf16")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--die-after", type=int, metavar="N", help="ends in place of answer N + 1 (hello is the first)")
    parser.add_argument("--hang-after", type=int, metavar="N", help="says nothing from answer N + 1 on")
    parser.add_argument("--nonsense-after", type=int, metavar="N", help="answers nonsense from answer N + 1 on")
    parser.add_argument("--nonsense", default="text", choices=sorted(NONSENSE), help="which nonsense")
    parser.add_argument("--nonsense-line", help="the line that is answered instead of one of those")
    parser.add_argument("--wrong-version", action="store_true", help="speaks version 2 of the protocol")
    parser.add_argument("--stderr-noise", type=int, default=0, metavar="BYTES", help="written with every answer")
    parser.add_argument("--ignore-quit", action="store_true", help="stays when it is told to go")
    return parser.parse_args()


def seconds(shape):
    """Seconds by operator: whole numbers of work times a coefficient each."""
    chunks, decodes = shape["chunks"], shape["decodes"]
    tokens = sum(c["tokens"] for c in chunks) + len(decodes)
    pairs = sum(c["tokens"] * (2 * c["depth"] + c["tokens"]) for c in chunks) / 2
    context = sum(d["context"] for d in decodes)
    emitting = sum(c["emits"] for c in chunks) + len(decodes)
    adapters = {s["adapter"] for s in chunks + decodes} - {-1}
    return {
        "dense": 1e-3 + 2e-6 * tokens,
        "prefillAttention": 1e-9 * pairs,
        "decodeAttention": 3e-9 * context,
        "adapters": 5e-5 * len(adapters),
        "head": 4e-6 * emitting,
        "other": 1e-4,
    }


def hello(question):
    if question.get("seatrialWorker") != VERSION:
        return {"seatrialWorker": VERSION, "error": f"only version {VERSION} of the protocol is spoken here"}
    return {
        "seatrialWorker": VERSION,
        "machine": "a formula",
        "software": "Python's standard library",
        "capabilities": ["copy", "adapterLoad"],
    }


def answer(question, state):
    """The answer to one question, without its number."""
    word = question["do"]
    if word == "hello":
        return hello(question)
    if word == "setup":
        if question["precision"] not in PRECISIONS:
            return {"error": f"{question['precision']} weights: this worker has {', '.join(PRECISIONS)}"}
        state.update(question)
        return {"ready": True}
    if "model" not in state:
        return {"error": "setup comes first"}
    if word == "run":
        tokens = sum(c["tokens"] for c in question["chunks"]) + len(question["decodes"])
        if tokens > state["maxTokens"]:
            return {"error": f"{tokens} tokens, where setup said {state['maxTokens']} at most"}
        return {"seconds": seconds(question)}
    if word == "copy":
        return {"seconds": {"copy": 1e-5 + question["bytes"] / 25e9}}
    if word == "adapterLoad":
        rank = state["adapterRanks"][question["adapter"]]
        return {"seconds": {"adapterLoad": 1e-4 + rank * (1e-5 if question["from"] == "host" else 1e-3)}}
    return {"error": f"'{word}' is not answered here"}


def with_seconds(**times):
    """Nonsense of the right form."""
    return lambda number: json.dumps({"id": number, "seconds": times})


NONSENSE = {
    "text": lambda number: "Loading model... done",
    "empty": lambda number: "",
    "list": lambda number: "[1, 2, 3]",
    "deep": lambda number: "[" * 100_000,
    "cut": lambda number: '{"id": 3, "seconds": {"dense": 0.0',
    "other-id": lambda number: json.dumps({"id": number - 1, "seconds": {"dense": 1.0}}),
    "id-text": lambda number: json.dumps({"id": str(number), "seconds": {"dense": 1.0}}),
    "no-time": lambda number: json.dumps({"id": number}),
    "not-ready": lambda number: json.dumps({"id": number, "ready": False}),
    "unknown-operator": with_seconds(dense=0.1, convolution=0.1),
    "negative": with_seconds(dense=0.1, head=-0.1),
    "nan": with_seconds(dense=float("nan")),
    "infinite": lambda number: '{"id": %d, "seconds": {"dense": 1e999}}' % number,
    "zero": with_seconds(dense=0.0),
    "century": with_seconds(dense=3e9),
    "not-a-number": lambda number: json.dumps({"id": number, "seconds": {"dense": "fast"}}),
    "long": lambda number: "x" * (8 << 20),
    "endless": lambda number: "x" * (8 << 20) + "\n" + "x" * (8 << 20),
    "control": lambda number: "\x1b[2J\x07\x00 cleared",
}


def main():
    options = arguments()
    state, answered = {}, 0
    for line in sys.stdin:
        question = json.loads(line)
        if question["do"] == "quit":
            if not options.ignore_quit:
                return
            continue
        if options.stderr_noise:
            sys.stderr.write("noise\n" * (options.stderr_noise // 6))
            sys.stderr.flush()
        if answered == options.die_after:
            print("the device fell off the bus", file=sys.stderr, flush=True)
            os._exit(3)
        if answered == options.hang_after:
            print("waiting for the device", file=sys.stderr, flush=True)
            time.sleep(3600)
        reply = {"id": question["id"]} | answer(question, state)
        if options.wrong_version and "seatrialWorker" in reply:
            reply["seatrialWorker"] = VERSION + 1
        text = json.dumps(reply)
        if options.nonsense_after is not None and answered >= options.nonsense_after:
            text = options.nonsense_line or NONSENSE[options.nonsense](question["id"])
        print(text, flush=True)
        answered += 1
    if options.ignore_quit:
        time.sleep(3600)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        # Nobody listens any more.
        os._exit(1)
