#!/usr/bin/env python3
"""A worker that runs iterations of a dense transformer with PyTorch and times them, on a GPU where
there is one and on the CPU otherwise. It speaks the protocol of docs/workers.md.

Projections are cuBLAS products, prefill attention is scaled_dot_product_attention (FlashAttention on a
GPU), decode attention reads the paged KV cache by block tables (a Triton kernel on a GPU, a gather and
scaled_dot_product_attention elsewhere), adapters are grouped low-rank updates. README.md beside this
file says how it times, and what it does not do.
"""

import argparse
import json
import os
import sys
import tempfile
import time

import torch

import transformer

VERSION = 1
PRECISIONS = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


class Refusal(Exception):
    """What this worker cannot do, and why."""


class Clock:
    """Marks between operators: CUDA events on a GPU, the processor's clock elsewhere."""

    def __init__(self, cuda):
        self.cuda = cuda
        self.marks = []

    def mark(self, operator):
        """Says that what follows, until the next mark, is `operator`."""
        if self.cuda:
            # An external event is a node of a CUDA graph that is being captured, so that it is recorded
            # again with each replay.
            external = {"external": True} if torch.cuda.is_current_stream_capturing() else {}
            event = torch.cuda.Event(enable_timing=True, **external)
            event.record()
            self.marks.append((operator, event))
        else:
            self.marks.append((operator, time.perf_counter()))

    def seconds(self):
        """Seconds by operator, once the device is done."""
        total = {}
        for (operator, start), (_, end) in zip(self.marks, self.marks[1:]):
            spent = start.elapsed_time(end) / 1e3 if self.cuda else end - start
            total[operator] = total.get(operator, 0.0) + spent
        return total


def events_in_graphs():
    """Whether an event can be recorded by a CUDA graph, and timed."""
    try:
        start, end = (torch.cuda.Event(enable_timing=True, external=True) for _ in range(2))
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            start.record()
            torch.zeros(1, device="cuda")
            end.record()
        graph.replay()
        torch.cuda.synchronize()
        return start.elapsed_time(end) >= 0
    except (RuntimeError, TypeError):
        return False


class NoClock:
    """Marks nothing."""

    def mark(self, operator):
        pass


class Timing:
    """Runs an iteration and times it."""

    def __init__(self, model, graphs, graph_cache):
        self.model = model
        self.cuda = model.device.type == "cuda"
        self.graphs = graphs
        self.graph_cache = graph_cache
        self.captured = {}

    def run(self, chunks, decodes):
        """Seconds by operator.

        The whole is timed from start to end without a mark inside, by the host's clock: the inputs' way to
        the device, every kernel, the sampled tokens' way back. A run before it, with marks, says how the
        device's part of it divides; `other` is the rest.
        """
        batch, program, shares = self.prepared(chunks, decodes)
        self.wait()
        start = time.perf_counter()
        batch.upload()
        device = self.device_time(program)
        batch.sampled()
        total = time.perf_counter() - start
        return divided(total, min(device(), total), shares)

    def prepared(self, chunks, decodes):
        """A batch, what runs it, and seconds by operator of a run with marks."""
        key = transformer.shape_key(chunks, decodes)
        if self.graphs and key in self.captured:
            batch, plain, timed, clock = self.captured[key]
        else:
            batch = transformer.Batch(self.model, chunks, decodes)
            batch.upload()
            plain = timed = clock = None
            if self.graphs:
                plain, timed, clock = self.capture(batch)
                if len(self.captured) >= self.graph_cache:
                    self.captured.pop(next(iter(self.captured)))
                self.captured[key] = batch, plain, timed, clock
        if timed:
            timed.replay()
        else:
            clock = Clock(self.cuda)
            self.model.run(batch, clock)
        self.wait()
        program = plain.replay if plain else lambda: self.model.run(batch, NoClock())
        return batch, program, clock.seconds()

    def capture(self, batch):
        """An iteration as two CUDA graphs, without and with marks. Where PyTorch's events cannot be nodes of
        a graph, there is no second one, and a run without graphs is marked instead."""
        for _ in range(2):
            # Libraries allocate their workspaces, and Triton compiles, outside of a graph.
            self.model.run(batch, NoClock())
        self.wait()
        plain, timed, clock = torch.cuda.CUDAGraph(), torch.cuda.CUDAGraph(), Clock(True)
        with torch.cuda.graph(plain):
            self.model.run(batch, NoClock())
        if not events_in_graphs():
            return plain, None, None
        with torch.cuda.graph(timed):
            self.model.run(batch, clock)
        return plain, timed, clock

    def device_time(self, program):
        """Runs `program`; what is returned gives the seconds between its first and last kernel."""
        if not self.cuda:
            start = time.perf_counter()
            program()
            spent = time.perf_counter() - start
            return lambda: spent
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        program()
        end.record()
        return lambda: start.elapsed_time(end) / 1e3

    def wait(self):
        if self.cuda:
            torch.cuda.synchronize()


def divided(total, device, shares):
    """`device` seconds divided as `shares` are, and what is left of `total`."""
    whole = sum(shares.values()) or 1.0
    seconds = {operator: device * share / whole for operator, share in shares.items()}
    seconds["other"] = seconds.get("other", 0.0) + max(0.0, total - device)
    return seconds


class Worker:
    def __init__(self, options):
        self.options = options
        name = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
        self.device = torch.device(name)
        self.cuda = self.device.type == "cuda"
        if options.graphs and not self.cuda:
            raise SystemExit("--graphs: CUDA graphs need a GPU")
        if self.cuda:
            torch.cuda.set_device(self.device.index or 0)
        else:
            torch.set_num_threads(options.threads)
        self.timing = None

    def hello(self, question):
        if question.get("seatrialWorker") != VERSION:
            return {"seatrialWorker": VERSION, "error": f"only version {VERSION} of the protocol is spoken here"}
        if self.cuda:
            machine = torch.cuda.get_device_name(self.device)
            parts = [f"PyTorch {torch.__version__}", f"CUDA {torch.version.cuda}"]
            parts.append("CUDA graphs" if self.options.graphs else "no CUDA graphs")
        else:
            machine = processor()
            parts = [f"PyTorch {torch.__version__}", f"{self.options.threads} threads"]
        parts.append(f"{transformer.decode_kernel(self.device, self.options.decode)} decode attention")
        return {
            "seatrialWorker": VERSION,
            "machine": machine,
            "software": ", ".join(parts),
            "capabilities": ["adapterLoad", "copy"],
        }

    def setup(self, question):
        precision = question["precision"]
        if precision not in PRECISIONS:
            raise Refusal(f"{precision} weights: this worker has {', '.join(PRECISIONS)}")
        for part in ("experts", "latentAttention", "slidingWindow"):
            if question["model"].get(part):
                raise Refusal(f"{part}: this worker runs dense models with grouped-query attention")
        self.timing = None
        kernel = transformer.decode_kernel(self.device, self.options.decode)
        needed = transformer.bytes_needed(question, PRECISIONS[precision])
        if self.cuda and needed > torch.cuda.mem_get_info(self.device)[0]:
            raise Refusal(f"weights and KV blocks take {needed / 1e9:.1f} GB, more than the device has free")
        model = transformer.Transformer(question, PRECISIONS[precision], self.device, kernel)
        self.timing = Timing(model, self.options.graphs, self.options.graph_cache)
        return {"ready": True}

    def run(self, question):
        self.check_ready()
        self.timing.model.check(question["chunks"], question["decodes"])
        return {"seconds": self.timing.run(question["chunks"], question["decodes"])}

    def copy(self, question):
        return {"seconds": {"copy": self.moved(question["bytes"], None)}}

    def adapter_load(self, question):
        self.check_ready()
        size = self.timing.model.adapter_bytes(question["adapter"])
        source = None
        if question["from"] == "disk":
            source = tempfile.NamedTemporaryFile(dir=self.options.folder)
            source.write(os.urandom(1 << 16) * (size // (1 << 16) + 1))
            source.flush()
        return {"seconds": {"adapterLoad": self.moved(size, source)}}

    def moved(self, size, source):
        """Seconds from pinned host memory (read from the file `source` first) to the device."""
        if not 0 < size <= 1 << 34:
            raise Refusal(f"{size} bytes: this worker copies 1 to {1 << 34} at once")
        host = torch.empty(size, dtype=torch.uint8, pin_memory=self.cuda)
        there = torch.empty(size, dtype=torch.uint8, device=self.device)
        there.copy_(host, non_blocking=True)
        if self.cuda:
            torch.cuda.synchronize()
        start = time.perf_counter()
        if source:
            with open(source.name, "rb", buffering=0) as file:
                view = memoryview(host.numpy())
                while len(view) and (count := file.readinto(view)):
                    view = view[count:]
        there.copy_(host, non_blocking=True)
        if self.cuda:
            torch.cuda.synchronize()
        return time.perf_counter() - start

    def check_ready(self):
        if not self.timing:
            raise Refusal("setup comes first")

    def answer(self, question):
        """The answer to one question, without its number."""
        does = {
            "hello": self.hello,
            "setup": self.setup,
            "run": self.run,
            "copy": self.copy,
            "adapterLoad": self.adapter_load,
        }
        if question["do"] not in does:
            return {"error": f"'{question['do']}' is not answered here"}
        try:
            with torch.inference_mode():
                return does[question["do"]](question)
        except (Refusal, transformer.Refusal) as refusal:
            return {"error": str(refusal)}
        except torch.OutOfMemoryError as error:
            return {"error": f"out of memory: {str(error).splitlines()[0]}"}


def processor():
    """The processor's name."""
    try:
        with open("/proc/cpuinfo") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
        return names[0] if names else "a CPU"
    except OSError:
        return "a CPU"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", help="cuda, cuda:1, cpu; a GPU where there is one")
    parser.add_argument("--graphs", action="store_true", help="captures every shape in CUDA graphs and replays them")
    parser.add_argument("--graph-cache", type=int, default=64, metavar="N", help="shapes whose graphs are kept")
    parser.add_argument("--decode", choices=("triton", "gather"), help="kernel of decode attention")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="on the CPU")
    parser.add_argument("--folder", metavar="DIR", help="where adapters to load lie on disk")
    return parser.parse_args()


def main():
    # The answers alone go to standard output, whatever libraries print.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker(arguments())
    for line in sys.stdin:
        question = json.loads(line)
        if question["do"] == "quit":
            return
        answers.write(json.dumps({"id": question["id"]} | worker.answer(question)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
