"""Writes rosters as offices keep them, with the truth beside them.

    messy.py --seed S --rows 4000 --out DIR [--second DIR] [--bad DIR]

`--out`: the same people four times, in four layouts: roster.xlsx, roster-1904.xlsx,
roster-gb18030.csv, roster-utf8.csv; truth.json (for each file what becomes of each row;
the people); queries.json (what is typed and who must be found by it).
`--second`: the roster a year later, second.xlsx, with its own truth.json.
`--bad`: files that are no roster, or hostile ones, and truth.json about each.

Everybody is invented. Python's standard library is all that is needed.
"""

import argparse
import json
import pathlib
import random

import bad
import csvfile
import defects
import people
import queries
import second
import xlsx
from layout import Layout

TITLE = "槐香园社区居民花名册"
# File → split address, tags in columns, addresses merged, epoch of 1904, encoding of a csv.
LAYOUTS = {
    "roster.xlsx": (True, True, True, False, None),
    "roster-1904.xlsx": (False, False, True, True, None),
    "roster-gb18030.csv": (False, False, False, False, "gb18030"),
    "roster-utf8.csv": (True, True, False, False, "utf-8-sig"),
}


def write(seed, path, entries):
    """One file; what is true of its rows."""
    split, tag_columns, merged, from_1904, encoding = LAYOUTS.get(path.name, LAYOUTS["roster.xlsx"])
    rng = random.Random(f"{seed} {path.name}")
    layout = Layout(rng, split, tag_columns, merged, csv=encoding is not None)
    layout.write(entries, TITLE)
    if encoding:
        csvfile.save(path, layout.rows, encoding, len(layout.fields))
    else:
        xlsx.save(path, xlsx.parts(rng, layout.rows, layout.merges, from_1904))
    return {"columns": layout.fields, "rows": layout.truth}


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--second", type=pathlib.Path)
    parser.add_argument("--bad", type=pathlib.Path)
    words = parser.parse_args()
    rng = random.Random(words.seed)
    community = people.community(rng, words.rows)
    entries = defects.entries(rng, community.people)
    words.out.mkdir(parents=True, exist_ok=True)
    truth = {"seed": words.seed, "people": community.people, "files": {}}
    for name in LAYOUTS:
        truth["files"][name] = write(words.seed, words.out / name, entries)
    write_json(words.out / "truth.json", truth)
    present = [e["person"] for e in entries if e["why"] is None]
    asked = random.Random(f"{words.seed} queries")
    write_json(words.out / "queries.json", queries.queries(asked, present))
    if words.second:
        words.second.mkdir(parents=True, exist_ok=True)
        later = random.Random(f"{words.seed} second")
        changed, expected = second.year_later(later, community, entries)
        expected["files"] = {"second.xlsx": write(words.seed, words.second / "second.xlsx", changed)}
        write_json(words.second / "truth.json", expected)
    if words.bad:
        words.bad.mkdir(parents=True, exist_ok=True)
        write_json(words.bad / "truth.json", bad.write_all(words.bad))


if __name__ == "__main__":
    main()
