"""An invented community: dwellings, households, people.

A person is a dict: key, name, said (syllables), id, birth (ISO), sex, phone, address
(as the desk writes it in short), parts (building, unit, room, or hutong, yard, room),
household (a number), relation (GB/T 4761 code), called (the word a roster has for it),
tags, ethnic, hukou, note.
"""

import datetime

import names

TODAY = datetime.date(2026, 11, 25)
AREAS = ["110105", "110101", "110103", "130102", "220104", "410303"]
TAGS = ["独居", "低保", "残疾", "党员"]
ETHNIC = ["汉族"] * 24 + ["回族", "满族", "蒙古族", "朝鲜族"]
HUKOU = ["本市", "本市", "本市", "外地", "人户分离"]
NOTES = ["耳背，打电话响久一点", "女儿每周六来", "上门请先打电话", "在外地打工", "住院中", "曾住2号楼"]
HUTONGS = ["槐香胡同", "半亩胡同", "东柳条胡同"]

# GB/T 4761 code, and what offices write for it.
CALLED = {
    "02": ["户主", "户主", "户主", "本人", "户主本人"],
    "10": ["配偶", "妻", "妻子", "夫", "丈夫"],
    "20": ["子", "儿子", "长子", "次子"],
    "30": ["女", "女儿", "长女", "次女"],
    "51": ["父", "父亲"],
    "52": ["母", "母亲"],
    "41": ["孙子"],
    "42": ["孙女"],
    "43": ["外孙子", "外孙"],
    "44": ["外孙女"],
    "71": ["兄", "哥哥"],
    "73": ["弟", "弟弟"],
    "75": ["姐", "姐姐"],
    "77": ["妹", "妹妹"],
    "97": ["其他亲属"],
    "99": ["非亲属"],
}
FEMALE_CODES = {"30", "52", "42", "44", "75", "77"}
MALE_CODES = {"20", "51", "41", "43", "71", "73"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(digits):
    """GB 11643: of the first 17 digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS)) % 11]


def id_number(area, eight, serial, sex):
    """A number whose check character is right, whether or not its date is possible.
    The serial's last digit says the sex."""
    serial = serial % 500 * 2 + (1 if sex == "male" else 0)
    digits = f"{area}{eight}{serial:03d}"
    return digits + check_character(digits)


def dwellings(rng, need):
    """At least so many dwellings as (parts, shorthand), a third more of them empty."""
    found = []
    number = 0
    while len(found) < need:
        number += 1
        for building in [str(number)] + (["甲" + str(number)] if number % 6 == 2 else []):
            if number % 8 == 7:  # a tower without stairs of its own
                for floor in range(1, 19):
                    found += [(building, "", f"{floor}{door:02d}") for door in range(1, 7)]
                continue
            for unit in range(1, rng.randint(4, 6)):
                for floor in range(1, rng.choice([7, 7, 12])):
                    found += [(building, str(unit), f"{floor}{door:02d}") for door in (1, 2, 3)]
    made = [(parts, "-".join(part for part in parts if part)) for parts in found]
    for hutong in HUTONGS:
        for yard in range(2, 30, 2):
            made.append(((hutong, str(yard), ""), f"{hutong}{yard}"))
            made += [((hutong, str(yard), str(n)), f"{hutong}{yard}-{n}") for n in (1, 2, 3)]
    return made


class Community:
    def __init__(self, rng):
        self.rng = rng
        self.people = []
        self.serial = rng.randrange(500)
        self.households = 0
        self.phones = set()

    def phone(self):
        """Mobiles mostly; `13` and so on are real ranges, the rest is drawn."""
        while True:
            if self.rng.random() < 0.12:
                made = f"010-6{self.rng.randrange(10**7):07d}"
            else:
                made = f"1{self.rng.randint(3, 9)}{self.rng.randrange(10**9):09d}"
            if made not in self.phones:
                self.phones.add(made)
                return made

    def person(self, dwelling, relation, age, sex, family=None):
        rng = self.rng
        name, said, surname = names.full(rng, sex, family)
        birth = TODAY - datetime.timedelta(days=int(age * 365.25) + rng.randrange(360))
        self.serial += 1
        number = id_number(rng.choice(AREAS), birth.strftime("%Y%m%d"), self.serial, sex)
        called = rng.choice(CALLED[relation]) if relation else ""
        if relation == "10":
            wrong = ("夫", "丈夫") if sex == "female" else ("妻", "妻子")
            called = "配偶" if called in wrong else called
        parts, address = dwelling
        person = {
            "key": len(self.people), "name": name, "said": said, "surname": surname,
            "id": number if rng.random() > 0.05 else "", "birth": birth.isoformat(),
            "sex": sex, "phone": self.phone() if age > 14 and rng.random() > 0.15 else "",
            "address": address, "parts": parts, "household": self.households,
            "relation": relation, "called": called, "tags": [],
            "ethnic": "维吾尔族" if "·" in name else rng.choice(ETHNIC),
            "hukou": rng.choice(HUKOU), "note": rng.choice(NOTES) if rng.random() < 0.08 else "",
        }
        if age > 22:
            odds = {"独居": 0, "低保": 0.03, "残疾": 0.03, "党员": 0.12}
            person["tags"] = [tag for tag in TAGS if rng.random() < odds[tag]]
        self.people.append(person)
        return person

    def family(self, dwelling, shared=False):
        """Head, partner, children, now and then parents or somebody else."""
        rng = self.rng
        self.households += 1
        sex = rng.choice(["male", "male", "female"])
        age = rng.randint(24, 90)
        family = names.surname(rng)
        headless = not shared and rng.random() < 0.02
        if not headless:
            head = self.person(dwelling, "02", age, sex, None if rng.random() < 0.02 else family)
        if age > 65 and not headless and rng.random() < 0.3:
            head["tags"] = [tag for tag in TAGS if tag == "独居" or tag in head["tags"]]
            return
        other = "female" if sex == "male" else "male"
        if rng.random() < 0.75 or headless:
            partner = self.person(dwelling, "10", max(22, age + rng.randint(-4, 3)), other)
            if not headless and rng.random() < 0.05:
                partner["phone"] = head["phone"]  # one telephone between them
        for _ in range(rng.choice([0, 1, 1, 2]) if age > 26 else 0):
            child = rng.choice(["male", "female"])
            years = max(0, age - rng.randint(22, 34))
            self.person(dwelling, "20" if child == "male" else "30", years, child, family)
        if rng.random() < 0.25:
            codes = [c for c in CALLED if c not in ("02", "10", "20", "30")]
            code = rng.choice(codes)
            sex = ("female" if code in FEMALE_CODES else
                   "male" if code in MALE_CODES else rng.choice(["male", "female"]))
            shift = {"51": 25, "52": 24, "41": -50, "42": -50, "43": -50, "44": -50}.get(code, 0)
            years = min(99, max(0, age + shift))
            self.person(dwelling, code, years, sex)

    def namesakes(self):
        """Two of one name in one building, once with and once without numbers."""
        by_building = {}
        for person in self.people:
            if person["relation"] == "02" and "·" not in person["name"]:
                by_building.setdefault((person["parts"][0], person["sex"]), []).append(person)
        groups = [heads for heads in by_building.values() if len(heads) > 3]
        for bare, heads in zip((False, True, False), groups):
            first, second = heads[0], heads[-1]
            if first["address"] == second["address"] or first["birth"] == second["birth"]:
                continue
            for field in ("name", "said", "surname"):
                second[field] = first[field]
            if bare:
                first["id"] = second["id"] = ""


def community(rng, count):
    """People in the order of their dwellings, about so many."""
    made = Community(rng)
    homes = dwellings(rng, count // 2)
    for dwelling in [homes[i] for i in sorted(rng.sample(range(len(homes)), count // 2))]:
        shared = rng.random() < 0.03
        made.family(dwelling, shared)
        if shared:  # 合租: two heads behind one door
            made.family(dwelling, shared)
        if len(made.people) >= count - 60:
            break
    for hutong in HUTONGS:  # some of these in every size of roster
        taken = {person["address"] for person in made.people}
        for dwelling in [home for home in homes if home[0][0] == hutong]:
            if dwelling[1] not in taken and rng.random() < 0.2:
                made.family(dwelling)
    made.namesakes()
    others = [p for p in made.people if p["id"] and p["relation"] != "02"]
    for person in rng.sample(others, count // 200):
        # Known by the number alone; where they live is not written.
        person.update(address="", parts=("", "", ""), relation="", called="", household=None)
    made.people.sort(key=lambda person: not person["address"])  # those at the end
    for key, person in enumerate(made.people):
        person["key"] = key
    return made
