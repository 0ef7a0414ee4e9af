"""The same roster a year later: who moved, who has a new telephone, whose cells were
left empty (which erases nothing), who came, who is no longer listed (and stays)."""

import defects
import people

# Fields that somebody who fills in a list may leave empty.
LEFT_EMPTY = ["phone", "hukou", "remark", "ethnic", "relation"]


def year_later(rng, community, before):
    """The rows, and what the desk must know when both rosters went in:
    `people` as they are then, `rows` and `outcome` by person."""
    was = {e["person"]["key"]: e["why"] for e in before if e["person"]["key"] is not None}
    now = {person["key"]: dict(person) for person in community.people}
    households = {}
    for person in now.values():
        households.setdefault(person["household"], []).append(person)
    settled = [
        members for number, members in households.items()
        if number is not None and all(was[p["key"]] is None and p["id"] for p in members)
    ]
    homes = _new_homes()
    came = [None, *defects.LEFT_OUT]
    outcome = {key: "unchanged" if why in came else "added" for key, why in was.items()}
    twists = {}
    moved = rng.sample(settled, max(2, len(settled) // 30))
    for members in moved[: len(moved) // 2]:  # the whole family
        parts, address = next(homes)
        for person in members:
            person.update(parts=parts, address=address)
            outcome[person["key"]] = "updated"
    for members in moved[len(moved) // 2 :]:  # one of them, into a home of their own
        person = members[-1]
        if len(members) < 2 or person["relation"] == "02":
            continue
        community.households += 1
        parts, address = next(homes)
        person.update(parts=parts, address=address, household=community.households,
                      relation="02", called="户主")
        outcome[person["key"]] = "updated"
    still = [key for key, what in outcome.items() if what == "unchanged"]
    rng.shuffle(still)
    share = max(3, len(now) // 12)
    for key in still[:share]:
        now[key]["phone"] = community.phone()
        outcome[key] = "updated"
    for key in still[share : 2 * share]:
        twists[key] = {"blank": rng.sample(LEFT_EMPTY, 2) + people.TAGS}
    alone = [key for key in still[2 * share :] if _lives_alone(now[key], households)]
    for key in alone[: share // 4]:
        twists[key] = {"blank": ["address"]}
    others = [key for key in still[2 * share :] if key not in alone[: share // 4]]
    for key in [key for key in others[share // 2 :] if _is_known(now[key])][: share // 6]:
        # Without the number, name, birth and address say who it is.
        twists[key] = {"blank": ["id_number"], "always": ["birth", "sex"]}
    gone = set(others[: share // 3])
    for key in gone:
        outcome[key] = "absent"
    faulty = {}
    for key in others[share // 3 : share // 2]:
        made = defects._made(rng, rng.choice(["id_check", "rounded_id", "error_cell"]), now[key])
        if made:
            faulty[key] = made
            outcome[key] = "rejected"
    newcomers = _newcomers(community, homes, share // 6)
    for person in newcomers:
        now[person["key"]] = dict(person)
        outcome[person["key"]] = "added"
    order = sorted(now, key=lambda key: (now[key]["household"] or 10**9, key))
    rows = [
        faulty.get(key) or defects.entry(now[key], **twists.get(key, {}))
        for key in order if key not in gone
    ]
    return rows, {"people": list(now.values()), "outcome": outcome}


def _lives_alone(person, households):
    return person["id"] and person["address"] and len(households[person["household"]]) == 1


def _is_known(person):
    return person["id"] and person["address"]


def _new_homes():
    """Buildings that were not there a year ago."""
    for building in range(60, 99):
        for floor in range(1, 7):
            for door in (1, 2, 3):
                room = f"{floor}{door:02d}"
                yield (str(building), "1", room), f"{building}-1-{room}"


def _newcomers(community, homes, families):
    known = len(community.people)
    for _ in range(max(2, families)):
        parts, address = next(homes)
        community.family((parts, address), shared=True)
    return community.people[known:]
