"""Decode attention over a paged KV cache, as a Triton kernel.

Split over the context as in Flash-Decoding (Dao et al., 2023): a program attends from the query heads of
one KV head of one sequence to one part of its context with a running softmax (Milakov and Gimelshein,
arXiv:1805.02867); a second kernel joins the parts.
"""

import torch

try:
    import triton
    import triton.language as tl
except ImportError:
    triton = None

# Tokens that a program looks at at once, and the fewest in a part.
TILE = 64
PART = 4 * TILE
# Programs that keep every multiprocessor of the largest GPU at hand busy twice over (H100: 132).
PROGRAMS = 264


def available():
    return triton is not None


if triton:

    @triton.jit
    def attend(
        q, k, v, tables, lengths, partial, peaks, sums, scale,
        heads, kv_heads, parts, part_tokens, table_width,
        BLOCK: tl.constexpr, GROUP: tl.constexpr, ROWS: tl.constexpr, SIZE: tl.constexpr,
        WIDTH: tl.constexpr, TILE: tl.constexpr,
    ):  # fmt: skip
        sequence, head, part = tl.program_id(0), tl.program_id(1), tl.program_id(2)
        length = tl.load(lengths + sequence)
        start = part * part_tokens
        end = tl.minimum(start + part_tokens, length)
        row, column = tl.arange(0, ROWS), tl.arange(0, WIDTH)
        here, wide = row < GROUP, column < SIZE
        rows = (sequence * heads + head * GROUP + row).to(tl.int64)
        query = tl.load(
            q + rows[:, None] * SIZE + column[None, :], mask=here[:, None] & wide[None, :], other=0.0
        )
        peak = tl.full([ROWS], -1e30, tl.float32)
        total = tl.zeros([ROWS], tl.float32)
        out = tl.zeros([ROWS, WIDTH], tl.float32)
        for first in range(start, end, TILE):
            token = first + tl.arange(0, TILE)
            valid = token < end
            block = tl.load(tables + sequence * table_width + token // BLOCK, mask=valid, other=0)
            slot = block.to(tl.int64) * BLOCK + token % BLOCK
            place = (slot[:, None] * kv_heads + head) * SIZE + column[None, :]
            keys = tl.load(k + place, mask=valid[:, None] & wide[None, :], other=0.0)
            score = tl.dot(query, tl.trans(keys), input_precision="ieee") * scale
            score = tl.where(valid[None, :], score, -1e30)
            higher = tl.maximum(peak, tl.max(score, 1))
            weight = tl.where(valid[None, :], tl.exp(score - higher[:, None]), 0.0)
            shrink = tl.exp(peak - higher)
            values = tl.load(v + place, mask=valid[:, None] & wide[None, :], other=0.0)
            out = out * shrink[:, None] + tl.dot(weight.to(values.dtype), values, input_precision="ieee")
            total = total * shrink + tl.sum(weight, 1)
            peak = higher
        place = rows * parts + part
        tl.store(
            partial + place[:, None] * SIZE + column[None, :], out, mask=here[:, None] & wide[None, :]
        )
        tl.store(peaks + place, peak, mask=here)
        tl.store(sums + place, total, mask=here)

    @triton.jit
    def join(partial, peaks, sums, result, parts, SIZE: tl.constexpr, WIDTH: tl.constexpr):
        row = tl.program_id(0).to(tl.int64)
        column = tl.arange(0, WIDTH)
        wide = column < SIZE
        peak, total = -1e30, 0.0
        out = tl.zeros([WIDTH], tl.float32)
        for part in range(parts):
            place = row * parts + part
            own = tl.load(peaks + place)
            higher = tl.maximum(peak, own)
            shrink, weight = tl.exp(peak - higher), tl.exp(own - higher)
            piece = tl.load(partial + place * SIZE + column, mask=wide, other=0.0)
            out = out * shrink + piece * weight
            total = total * shrink + tl.load(sums + place) * weight
            peak = higher
        tl.store(result + row * SIZE + column, out / total, mask=wide)


def decode(q, cached, tables, lengths, block, longest):
    """Attention of one query a sequence.

    q: sequences × heads × width; cached: keys and values, slots × KV heads × width; tables: the blocks of
    each sequence; lengths: its tokens in KV, this one's among them; longest: the largest of them.
    """
    q = q.contiguous()
    sequences, heads, size = q.shape
    kv_heads = cached.shape[2]
    group = heads // kv_heads
    # As many parts as keep the device busy, of at least PART tokens each.
    wanted = -(-PROGRAMS // (sequences * kv_heads))
    parts = max(1, min(wanted, longest // PART))
    part_tokens = -(-longest // (parts * TILE)) * TILE
    partial = torch.empty(sequences, heads, parts, size, dtype=torch.float32, device=q.device)
    peaks, sums = torch.empty(2, sequences, heads, parts, dtype=torch.float32, device=q.device)
    result = torch.empty_like(q)
    width = triton.next_power_of_2(max(size, 16))
    attend[(sequences, kv_heads, parts)](
        q, cached[0], cached[1], tables, lengths, partial, peaks, sums, size**-0.5,
        heads, kv_heads, parts, part_tokens, tables.shape[1],
        BLOCK=block, GROUP=group, ROWS=max(16, triton.next_power_of_2(group)), SIZE=size,
        WIDTH=width, TILE=TILE,
    )  # fmt: skip
    join[(sequences * heads,)](partial, peaks, sums, result, parts, SIZE=size, WIDTH=width)
    return result
