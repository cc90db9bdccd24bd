"""A dense transformer with grouped-query attention, a paged KV cache and LoRA adapters, in PyTorch.

It computes what an iteration of a serving engine computes, on random weights: its times are real, its
tokens mean nothing.
"""

import math

import torch
import torch.nn.functional as F
from torch.nn.attention.bias import causal_lower_right

import paged_attention

# Sources: RMSNorm of Llama 3 and the base of its rotary embedding (config.json of meta-llama/Llama-3.1-8B).
NORM_EPSILON = 1e-5
ROTARY_BASE = 500_000.0
# Weights of adapters and sampled tokens are as reproducible as the device's arithmetic.
SEED = 1


class Refusal(Exception):
    """A shape that cannot be run, and why."""


def decode_kernel(device, wanted):
    """The kernel of decode attention on `device`: the one that is wanted, or the best there is."""
    if wanted:
        return wanted
    return "triton" if device.type == "cuda" and paged_attention.available() else "gather"


def widths(model):
    """Inputs and outputs of the four products of a layer."""
    attention = model["heads"] * model["headSize"]
    keys = model["kvHeads"] * model["headSize"]
    return {
        "qkv": (model["hidden"], attention + 2 * keys),
        "output": (attention, model["hidden"]),
        "gateUp": (model["hidden"], 2 * model["feedForward"]),
        "down": (model["feedForward"], model["hidden"]),
    }


def outputs(model):
    """The outputs of each product by projection: each has an update of its own."""
    attention = model["heads"] * model["headSize"]
    keys = model["kvHeads"] * model["headSize"]
    return {
        "qkv": (attention, keys, keys),
        "output": (model["hidden"],),
        "gateUp": (model["feedForward"], model["feedForward"]),
        "down": (model["hidden"],),
    }


def bytes_needed(setup, dtype):
    """Bytes of weights, adapters and KV blocks."""
    model = setup["model"]
    layer = sum(rows * columns for rows, columns in widths(model).values())
    embeddings = (1 if model["tiedEmbeddings"] else 2) * model["vocabulary"] * model["hidden"]
    keys = 2 * model["kvHeads"] * model["headSize"] * setup["block"] * setup["kvBlocks"]
    adapters = sum(adapter_weights(model, rank) for rank in setup["adapterRanks"])
    return dtype.itemsize * (model["layers"] * (layer + keys) + embeddings + adapters)


def adapter_weights(model, rank):
    """Weights of an adapter of all projections of all layers: rank · (inputs + outputs) each."""
    layer = sum(
        rank * (widths(model)[product][0] + columns)
        for product, parts in outputs(model).items()
        for columns in parts
    )
    return model["layers"] * layer


class Transformer:
    """Weights, adapters and KV blocks on a device, and an iteration over them."""

    def __init__(self, setup, dtype, device, kernel):
        self.model, self.block, self.limits = setup["model"], setup["block"], setup
        self.dtype, self.device, self.kernel = dtype, device, kernel
        self.ranks = setup["adapterRanks"]
        torch.manual_seed(SEED)
        model = self.model
        self.layers = [
            {product: self.random(*shape) for product, shape in widths(model).items()}
            for _ in range(model["layers"])
        ]
        self.adapters = [self.adapter(rank) for rank in self.ranks]
        self.norm = torch.ones(model["hidden"], dtype=dtype, device=device)
        self.embedding = self.random(model["vocabulary"], model["hidden"])
        self.head = self.embedding.T if model["tiedEmbeddings"] else self.random(model["hidden"], model["vocabulary"])
        slots = setup["kvBlocks"] * self.block
        shape = (model["layers"], 2, slots, model["kvHeads"], model["headSize"])
        self.cache = torch.randn(shape, dtype=dtype, device=device)
        self.longest = min(model["maxLength"], slots)
        angles = torch.arange(self.longest).double()[:, None] * ROTARY_BASE ** (
            -torch.arange(0, model["headSize"], 2).double() / model["headSize"]
        )
        self.rotation = torch.stack((angles.cos(), angles.sin())).to(dtype).to(device)
        # Blocks lie where they happen to be free, as in an engine that has run for a while.
        self.free_blocks = torch.randperm(setup["kvBlocks"], generator=torch.Generator().manual_seed(SEED)).tolist()

    def random(self, rows, columns):
        """A matrix that keeps a vector's size."""
        matrix = torch.empty(rows, columns, dtype=self.dtype, device=self.device)
        return matrix.normal_(std=1 / math.sqrt(rows))

    def adapter(self, rank):
        """Down- and up-projections of all layers: (inputs × parts · rank, [rank × outputs a part])."""
        return [
            {
                product: (
                    self.random(widths(self.model)[product][0], rank * len(parts)),
                    [self.random(rank, columns) for columns in parts],
                )
                for product, parts in outputs(self.model).items()
            }
            for _ in range(self.model["layers"])
        ]

    def adapter_bytes(self, index):
        if not 0 <= index < len(self.ranks):
            raise Refusal(f"there is no adapter {index}")
        return adapter_weights(self.model, self.ranks[index]) * self.dtype.itemsize

    def check(self, chunks, decodes):
        """Refuses a shape that this was not set up for."""
        lengths = [c["depth"] + c["tokens"] for c in chunks] + [d["context"] + 1 for d in decodes]
        tokens = sum(c["tokens"] for c in chunks) + len(decodes)
        blocks = sum(-(-length // self.block) for length in lengths)
        if not tokens or any(c["tokens"] < 1 or c["depth"] < 0 for c in chunks):
            raise Refusal("an iteration, and each chunk of it, has at least a token")
        if any(d["context"] < 0 for d in decodes):
            raise Refusal("a context has no fewer than 0 tokens")
        for name, count, limit in (
            ("tokens", tokens, self.limits["maxTokens"]),
            ("sequences", len(lengths), self.limits["maxSequences"]),
            ("KV blocks", blocks, self.limits["kvBlocks"]),
            ("tokens in one sequence", max(lengths), self.longest),
        ):
            if count > limit:
                raise Refusal(f"{count} {name}: set up for {limit}")
        for sequence in chunks + decodes:
            if not -1 <= sequence["adapter"] < len(self.ranks):
                raise Refusal(f"there is no adapter {sequence['adapter']}")

    def run(self, batch, clock):
        """One iteration; `clock.mark` is told which operator follows."""
        clock.mark("dense")
        x = self.embedding[batch.tokens]
        for index, layer in enumerate(self.layers):
            x = x + self.attention(index, layer, self.normed(x), batch, clock)
            x = x + self.feed_forward(index, layer, self.normed(x), batch, clock)
        clock.mark("head")
        logits = self.normed(x[batch.emitting]) @ self.head
        # Sampling by the exponential race: argmax of p / e is distributed as p, without a wait for the host.
        chances = logits.float().softmax(-1)
        batch.output.copy_((chances / torch.empty_like(chances).exponential_()).argmax(-1))
        clock.mark("end")

    def normed(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.norm, NORM_EPSILON)

    def product(self, index, layer, name, x, batch, clock):
        """x times a layer's matrix, with the low-rank updates of the rows that have an adapter."""
        y = x @ layer[name]
        if batch.groups:
            clock.mark("adapters")
            for adapter, rows in batch.groups:
                down, ups = self.adapters[adapter][index][name]
                low = (x[rows] @ down).chunk(len(ups), dim=-1)
                y.index_add_(0, rows, torch.cat([part @ up for part, up in zip(low, ups)], dim=-1))
            clock.mark("dense")
        return y

    def feed_forward(self, index, layer, x, batch, clock):
        gate, up = self.product(index, layer, "gateUp", x, batch, clock).chunk(2, dim=-1)
        return self.product(index, layer, "down", F.silu(gate) * up, batch, clock)

    def attention(self, index, layer, x, batch, clock):
        model = self.model
        qkv = self.product(index, layer, "qkv", x, batch, clock)
        heads, keys = model["heads"], model["kvHeads"]
        qkv = qkv.view(-1, heads + 2 * keys, model["headSize"])
        qk = self.rotated(qkv[:, : heads + keys], batch.positions)
        q, k, v = qk[:, :heads], qk[:, heads:], qkv[:, heads + keys :]
        cached = self.cache[index]
        cached[0].index_copy_(0, batch.slots, k)
        cached[1].index_copy_(0, batch.slots, v)
        out = torch.empty_like(q)
        if batch.chunks:
            clock.mark("prefillAttention")
            for chunk in batch.chunks:
                rows = slice(chunk.start, chunk.start + chunk.tokens)
                if chunk.depth:
                    k_all, v_all = cached[0][chunk.history], cached[1][chunk.history]
                else:
                    k_all, v_all = k[rows], v[rows]
                out[rows] = prefill(q[rows], k_all, v_all)
        if batch.decodes:
            clock.mark("decodeAttention")
            rows = slice(batch.first_decode, None)
            if self.kernel == "triton":
                out[rows] = paged_attention.decode(q[rows], cached, batch.tables, batch.lengths, self.block, batch.longest)
            else:
                out[rows] = gathered(q[rows], cached, batch.history, batch.mask)
        clock.mark("dense")
        return self.product(index, layer, "output", out.view(len(out), -1), batch, clock)

    def rotated(self, x, positions):
        """Rotary embedding (arXiv:2104.09864), with the halves of a head as pairs."""
        cos, sin = self.rotation[:, positions][:, :, None]
        a, b = x.chunk(2, dim=-1)
        return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1)


def prefill(q, k, v):
    """Attention of a chunk, the last of the sequence whose keys and values are given: tokens × heads × width."""
    q, k, v = (x.transpose(0, 1)[None] for x in (q, k, v))
    if q.shape[2] == k.shape[2]:
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
    else:
        mask = causal_lower_right(q.shape[2], k.shape[2])
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True)
    return out[0].transpose(0, 1)


def gathered(q, cached, history, mask):
    """Decode attention: the keys and values of all sequences, as long as the longest, then SDPA."""
    k, v = (part[history].transpose(1, 2) for part in cached)
    out = F.scaled_dot_product_attention(q[:, :, None], k, v, attn_mask=mask, enable_gqa=True)
    return out[:, :, 0]


class Chunk:
    """A part of a prompt in a batch: where its rows are, and the KV slots of its sequence."""

    def __init__(self, start, tokens, depth, history):
        self.start, self.tokens, self.depth, self.history = start, tokens, depth, history


class Batch:
    """An iteration's inputs, first on the host and after ``upload`` on the device."""

    def __init__(self, transformer, chunks, decodes):
        self.pairs = []
        self.device = transformer.device
        block, free = transformer.block, iter(transformer.free_blocks)

        def slots(length):
            blocks = [next(free) for _ in range(-(-length // block))]
            return blocks, [blocks[i // block] * block + i % block for i in range(length)]

        positions, written, emitting, groups, self.chunks = [], [], [], {}, []
        for chunk in chunks:
            _, places = slots(chunk["depth"] + chunk["tokens"])
            start = len(positions)
            history = self.tensor(places) if chunk["depth"] else None
            self.chunks.append(Chunk(start, chunk["tokens"], chunk["depth"], history))
            positions += range(chunk["depth"], len(places))
            written += places[chunk["depth"] :]
            groups.setdefault(chunk["adapter"], []).extend(range(start, len(positions)))
            if chunk["emits"]:
                emitting.append(len(positions) - 1)
        self.decodes, self.first_decode = len(decodes), len(positions)
        tables, histories = [], []
        for decode in decodes:
            blocks, places = slots(decode["context"] + 1)
            groups.setdefault(decode["adapter"], []).append(len(positions))
            emitting.append(len(positions))
            positions.append(decode["context"])
            written.append(places[-1])
            tables.append(blocks)
            histories.append(places)
        self.positions, self.slots, self.emitting = map(self.tensor, (positions, written, emitting))
        self.tokens = self.tensor([p % transformer.model["vocabulary"] for p in positions])
        self.output = torch.empty(len(emitting), dtype=torch.int64, device=self.device)
        self.groups = [(a, self.tensor(rows)) for a, rows in sorted(groups.items()) if a >= 0]
        if decodes:
            self.take_decodes(transformer, tables, histories)

    def take_decodes(self, transformer, tables, histories):
        """What the kernel of decode attention reads."""
        self.longest = max(map(len, histories))
        if transformer.kernel == "triton":
            self.lengths = self.tensor([len(places) for places in histories], torch.int32)
            self.tables = self.tensor(padded(tables), torch.int32)
        else:
            self.history = self.tensor(padded(histories))
            lengths = torch.tensor([len(places) for places in histories])
            mask = torch.arange(self.longest)[None] < lengths[:, None]
            self.mask = mask[:, None, None].to(self.device)

    def tensor(self, values, dtype=torch.int64):
        """A tensor on the device that ``upload`` fills."""
        host = torch.tensor(values, dtype=dtype)
        if self.device.type != "cuda":
            return host
        host = host.pin_memory()
        there = torch.empty_like(host, device=self.device)
        self.pairs.append((there, host))
        return there

    def upload(self):
        """Sends the inputs to the device."""
        for there, host in self.pairs:
            there.copy_(host, non_blocking=True)

    def sampled(self):
        """The tokens, on the host; waits for them."""
        return self.output.cpu()


def padded(rows):
    """Rows as long as the longest, with zeros behind."""
    longest = max(map(len, rows))
    return [row + [0] * (longest - len(row)) for row in rows]


def shape_key(chunks, decodes):
    """The same for the same shape."""
    return (
        tuple((c["tokens"], c["depth"], c["emits"], c["adapter"]) for c in chunks),
        tuple((d["context"], d["adapter"]) for d in decodes),
    )
