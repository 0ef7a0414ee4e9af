"""Rows that must not go in, each for one reason, rows that go in without one cell, and
everything else untouched.

An entry is a dict: person (what its cells say), why (None for a row that goes in whole),
fields (the columns a rejection may name, or those that are left out), twist (what the
writer does to the row).
"""

import people

KINDS = ["rounded_id", "id_check", "id_date", "birth_date", "no_name", "duplicate_id",
         "sex_contradiction", "birth_contradiction", "error_cell", "side_error"]
# The row goes in, and the cell that cannot be kept is named.
LEFT_OUT = ["birth_date", "sex_contradiction", "birth_contradiction", "side_error"]
# A formula's error, by the field whose column it stands in: who is meant and where, and the
# remark, which may say that they are gone; beside them, what can be done without.
ERRORS = ["#N/A", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"]
ERROR_FIELDS = ["name", "id_number", "address", "remark"]
SIDE_FIELDS = ["birth", "sex", "phone", "hukou"]


def entry(person, why=None, fields=(), **twist):
    return {"person": person, "why": why, "fields": list(fields), "twist": twist}


def entries(rng, everyone, share=0.04):
    """A row for everybody and some for nobody: about `share` of them to be rejected."""
    by_home = everyone_by_home(everyone)
    plain = [person for person in everyone if not _shares(person, by_home)]
    wanted = max(len(KINDS), round(len(everyone) * share))
    marked = {}
    copies = {}
    pool = iter(rng.sample(plain, len(plain)))
    for number in range(wanted):
        kind = KINDS[number % len(KINDS)]
        for person in pool:
            if kind == "duplicate_id":
                if person["id"] and person["address"]:
                    copies[person["key"]] = _copy(rng, person)
                    break
            elif made := _made(rng, kind, person):
                marked[person["key"]] = made
                break
    rows = []
    late = []
    for index, person in enumerate(everyone):
        rows.append(marked.get(person["key"]) or entry(person))
        if person["key"] in copies:
            late.append(copies[person["key"]])
        following = everyone[index + 1] if index + 1 < len(everyone) else None
        if following is None or following["household"] != person["household"]:
            rows += late
            late = []
    return rows


def everyone_by_home(everyone):
    by_home = {}
    for person in everyone:
        by_home.setdefault(person["address"], set()).add(person["household"])
    return by_home


def _shares(person, by_home):
    return person["address"] and len(by_home[person["address"]]) > 1


def _copy(rng, person):
    """The same person a second time, or somebody else with the same number."""
    twice = dict(person, key=None)
    if rng.random() < 0.5:
        twice.update(name="重" + person["name"][-1], said=[])
    return entry(twice, "duplicate_id", ["id_number"])


def _made(rng, kind, person):
    """The entry, or None where this person cannot have this fault."""
    number = person["id"]
    if kind == "no_name":
        return entry(dict(person, name=""), kind, ["name"])
    if kind == "error_cell":
        field = rng.choice(ERROR_FIELDS)
        return entry(person, kind, [field], error=(field, rng.choice(ERRORS)))
    if kind == "side_error":
        # What the number says is known all the same.
        field = rng.choice(SIDE_FIELDS if number else SIDE_FIELDS[2:])
        if field in ("phone", "hukou"):
            person[field] = ""
        return entry(person, kind, [field], error=(field, rng.choice(ERRORS)))
    if not number:
        return None
    if kind == "birth_date":
        year = person["birth"][:4]
        wrong = rng.choice([f"{year}.2.30", f"{year}-13-05", f"{year}0431", f"{year}-02-30"])
        return entry(person, kind, ["birth"], birth=wrong)
    if kind == "rounded_id":
        return entry(person, kind, ["id_number"], rounded=True)
    if kind == "id_check":
        right = number[-1]
        wrong = rng.choice([c for c in "0123456789X" if c != right])
        return entry(dict(person, id=number[:-1] + wrong), kind, ["id_number"])
    if kind == "id_date":
        eight = number[6:10] + rng.choice(["0230", "1332", "0431", "0000"])
        made = people.id_number(number[:6], eight, rng.randrange(500), person["sex"])
        return entry(dict(person, id=made, birth=""), kind, ["id_number"])
    if kind == "sex_contradiction":
        other = "female" if person["sex"] == "male" else "male"
        return entry(dict(person, sex=other), kind, ["sex"], always=["sex"])
    year, month, day = person["birth"].split("-")
    other = f"{year}-{int(month) % 12 + 1:02d}-{min(int(day), 28):02d}"
    return entry(dict(person, birth=other), "birth_contradiction", ["birth"], always=["birth"])
