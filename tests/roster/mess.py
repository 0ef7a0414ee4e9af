"""One value, as the various hands of an office write it into a cell.

A cell is None or a pair: ("s", text), ("n", number as XML writes it), ("d", ISO date),
("e", error), ("f", formula, text or number it came to).
"""

import datetime

FULL = {ord(c): ord(c) + 0xFEE0 for c in "0123456789-XxABCDEFGHIJ"}
BLANKS = [" ", "　", "\u00a0", "\t"]


def full_width(text):
    return text.translate(FULL)


def strayed(rng, text):
    """A blank before or behind."""
    blank = rng.choice(BLANKS)
    return blank + text if rng.random() < 0.5 else text + blank


def name(rng, person):
    text = person["name"]
    if "·" in text:
        return ("s", text.replace("·", rng.choice("··•．")))
    draw = rng.random()
    if draw < 0.04 and len(text) == 2:
        return ("s", text[0] + rng.choice([" ", "　", "  "]) + text[1])
    return ("s", strayed(rng, text) if draw < 0.08 else text)


def id_number(rng, number):
    if not number:
        return None
    draw = rng.random()
    if draw < 0.04:
        number = number.replace("X", "x")
    elif draw < 0.07:
        number = full_width(number)
    elif draw < 0.10:
        number = strayed(rng, number)
    elif draw < 0.13:
        number = "'" + number
    elif draw < 0.15:
        number = f"{number[:6]} {number[6:14]} {number[14:]}"
    return ("s", number)


def rounded(rng, number, in_csv):
    """What a spreadsheet leaves of an ID that was typed as a number: 15 digits."""
    if number.endswith("X"):
        number = number[:17] + "0"
    mantissa = f"{number[0]}.{number[1:15]}".rstrip("0")
    if in_csv:
        return ("s", rng.choice([f"{mantissa}E+17", f"{number[0]}.{number[1:6]}E+17"]))
    return ("n", rng.choice([number[:15] + "000", mantissa + "E+17"]))


def phone(rng, number):
    if not number:
        return None
    if number.startswith("010-"):
        bare = number[4:]
        forms = [number, number, "010" + bare, f"010 {bare[:4]} {bare[4:]}", f"(010){bare}"]
        return ("s", rng.choice(forms + [f"（010）{bare}"]))
    draw = rng.random()
    if draw < 0.35:
        return ("n", number)
    if draw < 0.40:
        return ("s", full_width(number))
    if draw < 0.45:
        return ("s", strayed(rng, number))
    if draw < 0.50:
        return ("s", f"{number[:3]} {number[3:7]} {number[7:]}")
    if draw < 0.53:
        return ("s", f"{number[:3]}-{number[3:7]}-{number[7:]}")
    return ("s", "'" + number if draw < 0.55 else number)


def date(rng, iso, in_csv):
    """An Excel date, a date in words, or eight digits."""
    if not iso:
        return None
    year, month, day = iso.split("-")
    draw = rng.random()
    if draw < 0.4 and not in_csv:
        return ("d", iso)
    if draw < 0.6:
        return ("s", f"{year}.{int(month)}.{int(day)}")
    if draw < 0.8:
        return ("s", iso)
    if draw < 0.85:
        return ("s", f"{year}/{int(month)}/{int(day)}")
    if draw < 0.9:
        return ("s", full_width(iso))
    return ("n" if draw < 0.95 else "s", f"{year}{month}{day}")


def sex(rng, person):
    word = {"male": "男", "female": "女"}[person["sex"]]
    if person["id"] and rng.random() < 0.05:
        return None
    return ("s", strayed(rng, word) if rng.random() < 0.03 else word)


def ethnic(rng, name):
    """The name of GB/T 3304, its short form, or its code."""
    if not name:
        return None
    return ("s", rng.choice([name, "汉", "01", "HA"]) if name == "汉族" else name)


def yes(rng, is_so):
    """A column of a tag."""
    if is_so:
        return ("s", rng.choice(["是", "√", "是", "√", " 是"]))
    return ("s", "否") if rng.random() < 0.2 else None


def address(rng, person):
    """The whole address in one cell."""
    parts = person["parts"]
    if not person["address"]:
        return None
    if len(parts[0]) > 3:
        hutong, yard, room = parts
        forms = [f"{hutong}{yard}号院{room}", f"{hutong}{yard}号{room}", f"{hutong} {yard}号院"]
        forms[2] += f"{room}室" if room else ""
        return ("s", rng.choice(forms + [f"{hutong}{yard}号院{room}"]))
    building, unit, room = parts
    if not unit:
        return ("s", rng.choice([f"{building}号楼{room}", f"{building}-{room}",
                                 f"{building}号楼{room}室", f"{building}栋{room}"]))
    forms = [
        f"{building}号楼{unit}单元{room}室", f"{building}号楼{unit}单元{room}",
        f"{building}-{unit}-{room}", f"{building}-{unit}-{room}",
        f"{building}栋{unit}单元{room}", f"{building}幢{unit}单元{room}室",
        f"{building}号楼 {unit}单元 {room}", f"{building}#{unit}-{room}",
    ]
    if rng.random() < 0.05:
        return ("s", full_width(rng.choice(forms[:3])))
    text = rng.choice(forms)
    return ("s", strayed(rng, text) if rng.random() < 0.03 else text)


def address_parts(rng, person):
    """Building, unit and room in cells of their own."""
    parts = person["parts"]
    if not person["address"]:
        return [None, None, None]
    if len(parts[0]) > 3:
        hutong, yard, room = parts
        return [("s", f"{hutong}{yard}号院"), None, _numeral(rng, room, ["", "号"])]
    building, unit, room = parts
    return [
        _numeral(rng, building, ["", "", "号楼", "栋"]),
        _numeral(rng, unit, ["", "", "单元"]),
        _numeral(rng, room, ["", "", "", "室"]),
    ]


def _numeral(rng, text, words):
    if not text:
        return None
    word = rng.choice(words)
    if not word and text.isdigit() and rng.random() < 0.4:
        return ("n", text)
    if rng.random() < 0.04:
        text = full_width(text)
    return ("s", text + word)


def to_serial(iso, from_1904):
    """The number of a date in a workbook of either epoch."""
    epoch = datetime.date(1904, 1, 1) if from_1904 else datetime.date(1899, 12, 30)
    return (datetime.date.fromisoformat(iso) - epoch).days
