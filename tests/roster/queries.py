"""What people type to find somebody, and whom it must find.

A query must show, among the first 50, everybody it plainly means: those whose name
begins like that (in Han characters, in pinyin, in initials or a mixture of them),
whose telephone or ID ends so, who live there. What plainly means more than 50 is not
asked. Looser meanings (the middle of a name, another reading) may come too, behind.
"""

import mess

PAGE = 50
COUNT = 500


def begins(said, text):
    """Whether `text` is the beginning of these syllables, each whole or by its initial
    (or zh, ch, sh), the last that is touched also by a part."""
    if not text:
        return True
    if not said or said[0] is None:
        return False
    syllable = said[0]
    if syllable.startswith(text):
        return True
    heads = {syllable, syllable[:1]}
    if syllable[:2] in ("zh", "ch", "sh"):
        heads.add(syllable[:2])
    return any(text.startswith(head) and begins(said[1:], text[len(head):]) for head in heads)


def by_name(person, word):
    """A word of Han characters, then perhaps letters: 张三, 张s, zhangs."""
    name = person["name"].replace("·", "")
    han = len(word)
    while han and word[han - 1].isascii():
        han -= 1
    if not name.startswith(word[:han]):
        return False
    return begins(person["said"][han:], word[han:])


def by_digits(person, word):
    digits = person["phone"].replace("-", "")
    return digits.endswith(word) or person["id"].endswith(word.upper())


def by_place(person, place):
    """`place` is parts of an address, an empty one for any."""
    return all(want in ("", has) for want, has in zip(place, person["parts"]))


class Query:
    """Words and what each asks of a person."""

    def __init__(self, kind, text, *asks):
        self.kind, self.text, self.asks = kind, text, asks

    def finds(self, everyone):
        return [p["key"] for p in everyone if all(ask(p) for ask in self.asks)]

    def rivals(self, everyone):
        """How many live behind a door of that number: digits may mean that too."""
        word = self.text if self.kind in ("phone", "id") else None
        return sum(p["parts"][2] == word for p in everyone)


def named(word):
    return lambda person: by_name(person, word)


def numbered(word):
    return lambda person: by_digits(person, word)


def placed(*place):
    return lambda person: by_place(person, place)


def _spelled(rng, said):
    """One of the ways to type these syllables."""
    if any(syllable is None for syllable in said):
        return None
    way = rng.randrange(5)
    if way == 0:
        return "".join(s[0] for s in said)
    if way == 1:
        return "".join(said)
    if way == 2:  # the last cut short
        return "".join(said[:-1]) + said[-1][: rng.randint(1, len(said[-1]))]
    if way == 3:  # the surname in full, then initials
        return said[0] + "".join(s[0] for s in said[1:])
    return said[0][0] + "".join(said[1:])


def draw(rng, person):
    """A query that somebody who looks for this person might type, or None."""
    name, said, parts = person["name"], person["said"], person["parts"]
    plain = name.replace("·", "")
    in_town = bool(person["address"]) and len(parts[0]) <= 3
    kind = rng.choice(["han", "letters", "letters", "letters", "mixture", "phone", "id",
                       "address", "name_place", "name_place", "name_tail"])
    if kind == "han":
        word = rng.choice([name, name, plain[:2]])
        return Query(kind, word, named(word.replace("·", "")))
    if kind == "letters":
        word = _spelled(rng, said)
        if not word:
            return None
        if rng.random() < 0.1:
            word = word.upper()
        return Query(kind, word, named(word.lower()))
    if kind == "mixture":
        word = plain[0] + (_spelled(rng, said[1:]) or "")
        return Query(kind, word, named(word))
    if kind == "phone" and person["phone"]:
        digits = person["phone"].replace("-", "")
        word = rng.choice([digits, digits[-4:], digits[-4:], digits[-6:]])
        return Query(kind, rng.choice([word, word, mess.full_width(word)]), numbered(word))
    if kind == "id" and person["id"]:
        word = rng.choice([person["id"], person["id"][-4:], person["id"][-6:]])
        return Query(kind, rng.choice([word, word.lower()]), numbered(word))
    if kind == "address" and person["address"]:
        return _address(rng, person)
    if kind == "name_place" and in_town:
        word = rng.choice([plain, _spelled(rng, said), "".join(s[0] for s in said if s)])
        if not word or (any(s is None for s in said) and word != plain):
            return None
        place = rng.choice([parts[:1], parts[:2], parts])
        if len(place) > 1 and not parts[1]:
            place = parts
        between = "" if word.isascii() and rng.random() < 0.3 and parts[0].isdigit() else " "
        shown = "-".join(part for part in place if part)
        return Query(kind, word + between + shown, named(word), placed(*place))
    if kind == "name_tail" and person["phone"] and None not in said:
        word, tail = "".join(s[0] for s in said), person["phone"][-4:]
        return Query(kind, f"{word} {tail}", named(word), numbered(tail))
    return None


def _address(rng, person):
    parts, short = person["parts"], person["address"]
    if len(parts[0]) > 3:
        hutong, yard, room = parts
        forms = [short, f"{hutong}{yard}号院{room}", f"{hutong}{yard}"]
        text = rng.choice(forms)
        return Query("address", text, placed(hutong, yard, "" if text == forms[2] else room))
    building, unit, room = parts
    forms = [(short, parts), (short, parts), (mess.full_width(short), parts)]
    if unit:
        long = f"{building}号楼{unit}单元{room}"
        forms += [(long, parts), (f"{building}#{unit}-{room}", parts)]
        forms += [(short.replace("-", "。"), parts), (f"{building}-{unit}", (building, unit, ""))]
    text, place = rng.choice(forms)
    return Query("address", text, placed(*place))


def queries(rng, everyone):
    """[{"query", "kind", "must": [person, …]}, …]"""
    chosen, seen = [], set()
    while len(chosen) < COUNT and len(seen) < COUNT * 40:
        query = draw(rng, rng.choice(everyone))
        seen.add(query.text if query else len(seen))
        if not query or any(query.text == other["query"] for other in chosen):
            continue
        found = query.finds(everyone)
        if found and len(found) + query.rivals(everyone) <= PAGE:
            chosen.append({"query": query.text, "kind": query.kind, "must": found})
    return chosen
