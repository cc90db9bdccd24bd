"""Checks the PyTorch worker's arithmetic against plain loops in double precision, on random shapes.

    TRITON_INTERPRET=1 python3 -m unittest -v    # in this folder; without a GPU, Triton is interpreted

What is checked: a prompt in chunks, then token by token, gives what it gives at once without a cache; both
kernels of decode attention; adapters; scattered blocks; that operators' times add up to the whole.
"""

import argparse
import random
import unittest

import torch

import paged_attention
import torch_worker
import transformer

MODEL = {
    "name": "tiny", "layers": 2, "hidden": 32, "heads": 6, "kvHeads": 2, "headSize": 8, "feedForward": 48,
    "vocabulary": 50, "tiedEmbeddings": False, "maxLength": 600,
}  # fmt: skip
SETUP = {
    "model": MODEL, "precision": "fp32", "block": 16, "kvBlocks": 100, "maxTokens": 512, "maxSequences": 16,
    "adapterRanks": [4, 8],
}  # fmt: skip


class NoClock:
    def mark(self, operator):
        pass


def chunk(tokens, depth=0, emits=True, adapter=-1):
    return {"tokens": tokens, "depth": depth, "emits": emits, "adapter": adapter}


def reference(model, tokens, adapter):
    """The residual stream after the last layer, for one sequence without a cache."""
    heads, keys, size = MODEL["heads"], MODEL["kvHeads"], MODEL["headSize"]

    def norm(x):
        return x / (x.pow(2).mean(-1, keepdim=True) + transformer.NORM_EPSILON).sqrt()

    def product(x, index, name):
        y = x @ model.layers[index][name].double()
        if adapter >= 0:
            down, ups = model.adapters[adapter][index][name]
            rank = model.ranks[adapter]
            parts = [
                x @ down[:, i * rank : (i + 1) * rank].double() @ up.double() for i, up in enumerate(ups)
            ]
            y = y + torch.cat(parts, -1)
        return y

    def rotate(vector, position):
        out = vector.clone()
        for i in range(size // 2):
            angle = torch.tensor(position * transformer.ROTARY_BASE ** (-2 * i / size)).double()
            a, b = vector[i], vector[i + size // 2]
            out[i] = a * angle.cos() - b * angle.sin()
            out[i + size // 2] = b * angle.cos() + a * angle.sin()
        return out

    x = model.embedding[tokens].double()
    for index in range(MODEL["layers"]):
        qkv = product(norm(x), index, "qkv").view(len(tokens), heads + 2 * keys, size)
        attended = torch.zeros(len(tokens), heads, size, dtype=torch.float64)
        rotated = torch.stack(
            [torch.stack([rotate(head, p) for head in row[: heads + keys]]) for p, row in enumerate(qkv)]
        )
        for p in range(len(tokens)):
            for head in range(heads):
                kv = head // (heads // keys)
                scores = rotated[: p + 1, heads + kv] @ rotated[p, head] / size**0.5
                attended[p, head] = scores.softmax(0) @ qkv[: p + 1, heads + keys + kv]
        x = x + product(attended.view(len(tokens), -1), index, "output")
        gate, up = product(norm(x), index, "gateUp").chunk(2, -1)
        x = x + product(gate * gate.sigmoid() * up, index, "down")
    return x


class Iterations(unittest.TestCase):
    def final_rows(self, model, batch):
        """The residual stream of the rows that emit, seen where the head looks."""
        seen = []
        plain = model.normed
        model.normed = lambda x: seen.append(x) or plain(x)
        model.run(batch, NoClock())
        model.normed = plain
        return seen[-1].double()

    def check_kernel(self, kernel):
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model = transformer.Transformer(SETUP, torch.float32, device, kernel)
        for length, parts, adapter in [(37, [37], -1), (40, [16, 24], 0), (300, [130, 1, 169], 1), (1, [], -1)]:
            # All iterations of a sequence take the same blocks, as each batch begins with the first free.
            depth = 0
            for tokens in parts:
                batch = transformer.Batch(model, [chunk(tokens, depth, True, adapter)], [])
                batch.upload()
                last = self.final_rows(model, batch)[-1]
                depth += tokens
            sequence = [p % MODEL["vocabulary"] for p in range(length)]
            if parts:
                self.assert_close(last, reference(model, sequence, adapter)[-1])
            batch = transformer.Batch(model, [], [{"context": depth, "adapter": adapter}])
            batch.upload()
            last = self.final_rows(model, batch)[-1]
            sequence = [p % MODEL["vocabulary"] for p in range(depth + 1)]
            self.assert_close(last, reference(model, sequence, adapter)[-1])

    def assert_close(self, a, b):
        # Single precision, sums of up to 300 terms of size 1: 300 · 2^-24 relative, and a decimal for depth.
        self.assertLess(((a.cpu() - b.cpu()).abs() / (1 + b.cpu().abs())).max().item(), 2e-4)

    def test_gather(self):
        self.check_kernel("gather")

    @unittest.skipUnless(paged_attention.available(), "Triton is not installed")
    def test_triton(self):
        self.check_kernel("triton")

    @unittest.skipUnless(paged_attention.available(), "Triton is not installed")
    def test_kernels_agree_on_unequal_contexts(self):
        random.seed(3)
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        decodes = [{"context": random.randrange(200), "adapter": random.randrange(-1, 2)} for _ in range(7)]
        decodes.append({"context": 400, "adapter": -1})
        mixed = [chunk(20, 30, True, 1), chunk(9, 0, False)]
        rows = []
        for kernel in ("gather", "triton"):
            model = transformer.Transformer(SETUP, torch.float32, device, kernel)
            batch = transformer.Batch(model, mixed, decodes)
            batch.upload()
            rows.append(self.final_rows(model, batch))
        self.assertEqual(len(rows[0]), 9)
        self.assert_close(rows[0], rows[1])


class Times(unittest.TestCase):
    def test_operators_add_up(self):
        options = argparse.Namespace(
            device="cpu", graphs=False, threads=1, decode="gather", graph_cache=4, folder=None
        )
        worker = torch_worker.Worker(options)
        self.assertEqual(worker.answer({"do": "setup", **SETUP}), {"ready": True})
        question = {"do": "run", "chunks": [chunk(64, 16, True, 0)], "decodes": [{"context": 99, "adapter": -1}]}
        seconds = worker.answer(question)["seconds"]
        self.assertEqual(
            set(seconds), {"dense", "adapters", "prefillAttention", "decodeAttention", "head", "other"}
        )
        self.assertTrue(all(time >= 0 for time in seconds.values()))
        self.assertGreater(sum(seconds.values()), 0)

    def test_refusals(self):
        options = argparse.Namespace(
            device="cpu", graphs=False, threads=1, decode=None, graph_cache=4, folder=None
        )
        worker = torch_worker.Worker(options)
        self.assertIn("setup comes first", worker.answer({"do": "run", "chunks": [], "decodes": []})["error"])
        self.assertIn("fp8", worker.answer({"do": "setup", **SETUP, "precision": "fp8"})["error"])
        experts = {**SETUP, "model": {**MODEL, "experts": {"count": 8}}}
        self.assertIn("experts", worker.answer({"do": "setup", **experts})["error"])
        worker.answer({"do": "setup", **SETUP})
        for shape, reason in [
            (([chunk(513)], []), "tokens"), (([chunk(10, 600)], []), "sequence"), (([], []), "at least a token"),
            (([chunk(1, adapter=2)], []), "adapter 2"), (([], [{"context": 500, "adapter": -1}] * 5), "KV blocks"),
        ]:  # fmt: skip
            answer = worker.answer({"do": "run", "chunks": shape[0], "decodes": shape[1]})
            self.assertIn(reason, answer.get("error", ""))


if __name__ == "__main__":
    unittest.main()
