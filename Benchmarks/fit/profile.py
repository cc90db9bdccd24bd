"""Turns vLLM kernel tables (casys-kaist/LLMServingSim, MIT) into profiles for scenarios.

python3 profile.py FOLDER NAME LAYERS "SOURCE" > scenarios/profiles/NAME.yaml

FOLDER holds dense.csv, attention.csv and per_sequence.csv, times in microseconds a layer. Dense
operators are summed over the layers and thinned to the fewest points that linear interpolation
brings within 1 % of every measured one. Needs the standard library alone.
"""
import csv
import pathlib
import statistics
import sys

ONCE = {"embedding", "final_layernorm"}
TWICE = {"layernorm"}  # before attention and before the feed-forward block


def dense(folder, layers):
    total = {}
    for row in csv.DictReader((folder / "dense.csv").open()):
        name, tokens = row["layer"], int(row["tokens"])
        times = 1 if name in ONCE else layers * (2 if name in TWICE else 1)
        total[tokens] = total.get(tokens, 0) + times * float(row["time_us"])
    return sorted(total.items())


def sequences(folder):
    total = {}
    for row in csv.DictReader((folder / "per_sequence.csv").open()):
        count = int(row["sequences"])
        total[count] = total.get(count, 0) + float(row["time_us"])
    return sorted(total.items())


def thin(points, tolerance=0.01):
    """Ramer–Douglas–Peucker on the relative error of the interpolated value."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    worst, index = 0, 0
    for i, (x, y) in enumerate(points[1:-1], 1):
        error = abs(y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y) / y
        if error > worst:
            worst, index = error, i
    if worst <= tolerance:
        return [points[0], points[-1]]
    return thin(points[: index + 1], tolerance)[:-1] + thin(points[index:], tolerance)


def grid(folder, layers, row, column, absent):
    cells = {}
    for line in csv.DictReader((folder / "attention.csv").open()):
        if all(line[name] == "0" for name in absent) and line[row] != "0":
            cells[int(line[row]), int(line[column])] = layers * float(line["time_us"])
    rows = sorted({r for r, _ in cells})
    # Only the columns every row has: large batches of long contexts exceed the memory.
    columns = [c for c in sorted({c for _, c in cells}) if all((r, c) in cells for r in rows)]
    return rows, columns, [[cells[r, c] for c in columns] for r in rows]


def mixed(folder, layers):
    """What n decoding sequences at a context add to a batch with a prefill chunk: the median over
    the chunks and depths measured with them, on which it hardly depends."""
    times = {}
    for line in csv.DictReader((folder / "attention.csv").open()):
        key = tuple(int(line[k]) for k in ("prefill_chunk", "kv_prefill", "n_decode", "kv_decode"))
        times[key] = layers * float(line["time_us"])
    added = {}
    for (chunk, depth, n, context), time in times.items():
        if chunk and n and (chunk, depth, 0, 0) in times:
            added.setdefault((n, context), []).append(time - times[chunk, depth, 0, 0])
    rows, columns = sorted({n for n, _ in added}), sorted({c for _, c in added})
    columns = [c for c in columns if all((n, c) in added for n in rows)]
    return rows, columns, [[max(0, statistics.median(added[n, c])) for c in columns] for n in rows]


def seconds(values):
    return "[" + ", ".join(f"{v * 1e-6:.7f}" for v in values) + "]"


def main():
    folder, name, layers = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    print(f"seatrialProfile: 1\nname: {name}\nsource: >-\n  {sys.argv[4]}")
    print("# Seconds for all layers. The host is hidden behind the device (asynchronous scheduling).")
    print("overhead: 0")
    for title, points in (("dense", thin(dense(folder, layers))),
                          ("sequences", thin(sequences(folder)))):
        print(f"{title}:\n  at: {[x for x, _ in points]}\n  seconds: {seconds(y for _, y in points)}")
    decode = grid(folder, layers, "n_decode", "kv_decode", ("prefill_chunk", "kv_prefill"))
    prefill = grid(folder, layers, "prefill_chunk", "kv_prefill", ("n_decode", "kv_decode"))
    for title, (rows, columns, cells) in (("decodeAttention", decode),
                                          ("mixedDecodeAttention", mixed(folder, layers)),
                                          ("prefillAttention", prefill)):
        print(f"{title}:\n  rows: {rows}\n  columns: {columns}\n  seconds:")
        for line in cells:
            print(f"    - {seconds(line)}")


if __name__ == "__main__":
    main()
