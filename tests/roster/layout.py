"""A roster as one office keeps it: which columns, in which order, under which words,
and what stands around the rows. Gives the cells and says what each row is."""

import defects
import mess
import people

SYNONYMS = {
    "serial": ["序号", "编号"],
    "name": ["姓名", "居民姓名", "姓 名", "姓　名"],
    "id_number": ["身份证号", "证件号码", "公民身份号码", "身份证号码", "身份证 号"],
    "sex": ["性别", "性 别"],
    "birth": ["出生日期", "出生日期", "出生年月日"],
    "phone": ["电话", "联系电话", "手机", "联系\n电话"],
    "address": ["地址", "住址", "住 址"],
    "building": ["楼号", "楼栋", "栋"],
    "unit": ["单元", "单 元"],
    "room": ["门牌", "房号", "室"],
    "relation": ["与户主关系", "与户主 关系"],
    "ethnic": ["民族"],
    "hukou": ["户籍"],
    "remark": ["备注", "备 注"],
    "schooling": ["文化程度"],  # nothing the desk keeps
}
SPLIT = ["building", "unit", "room"]


class Layout:
    def __init__(self, rng, split, tag_columns, merged, csv=False):
        self.rng = rng
        self.csv = csv
        self.merged = merged
        self.tag_columns = tag_columns
        fields = [f for f in SYNONYMS if f not in ("address", *SPLIT, "serial")]
        rng.shuffle(fields)
        where = rng.randrange(len(fields) + 1)
        fields[where:where] = SPLIT if split else ["address"]
        if tag_columns:
            where = rng.randrange(len(fields) + 1)
            if 0 < where < len(fields) and fields[where] in SPLIT and fields[where - 1] in SPLIT:
                where = len(fields)
            fields[where:where] = people.TAGS
        if rng.random() < 0.7:
            fields.insert(0, "serial")
        self.fields = fields
        self.header = [self._word(field) for field in fields]
        self.rows, self.merges, self.truth = [], [], []
        self.count = 0

    def _word(self, field):
        return ("s", self.rng.choice(SYNONYMS.get(field, [field])))

    def line(self, *texts, merge=False):
        """A row that is no person."""
        self.rows.append([("s", text) if text else None for text in texts])
        if merge and self.merged:
            at = len(self.rows) - 1
            self.merges.append((at, 0, at, len(self.fields) - 1))

    def write(self, entries, title):
        rng = self.rng
        self.line(title, merge=True)
        self.line("填报单位：槐香园社区居民委员会　填报日期：2026年3月1日", merge=True)
        if rng.random() < 0.5:
            self.line()
        if self.merged and rng.random() < 0.5:  # a band above groups of columns
            self.line("基本信息", *[""] * 4, "其他信息")
            at = len(self.rows) - 1
            self.merges += [(at, 0, at, 4), (at, 5, at, len(self.fields) - 1)]
        self.rows.append(list(self.header))
        total = len(entries)
        headers = {total // 3, total * 2 // 3}
        start = None
        before = object()
        for number, entry in enumerate(entries):
            # A copy stands with those of its house: what is merged is the house.
            home = (entry["person"]["household"], entry["person"]["address"])
            if home != before:
                self._end_of_home(start)
                if headers and number >= min(headers):
                    headers.remove(min(headers))
                    self.rows.append(list(self.header))
                if rng.random() < 0.01:
                    grid = rng.choice(["第一网格", "第二网格（网格员：某某）"])
                    self.line(rng.choice([grid, "第3网格"]), merge=True)
                if rng.random() < 0.01:
                    self.line()
                start = len(self.rows)
                before = home
            self._person(entry)
        self._end_of_home(start)
        self.line()
        self.line("合计", f"{total}人")
        self.line("制表人：某某", "", "审核人：某某")
        return self

    def _end_of_home(self, start):
        """The address of a household stands once, in cells merged downwards."""
        if start is None or not self.merged or len(self.rows) - start < 2:
            return
        if self.rng.random() < 0.2:
            return  # not everywhere
        for column, field in enumerate(self.fields):
            if field not in ("address", *SPLIT):
                continue
            cells = [row[column] for row in self.rows[start:]]
            if any(cell and cell[0] == "e" for cell in cells):
                continue  # an error stands in a cell of its own
            for row in self.rows[start + 1 :]:
                row[column] = None
            self.merges.append((start, column, len(self.rows) - 1, column))

    def _person(self, entry):
        rng, person, twist = self.rng, entry["person"], entry["twist"]
        self.count += 1
        cells = {
            "serial": ("n", str(self.count)),
            "name": mess.name(rng, person) if person["name"] else rng.choice([None, ("s", " ")]),
            "id_number": mess.id_number(rng, person["id"]),
            "sex": mess.sex(rng, person),
            "birth": self._birth(person),
            "phone": mess.phone(rng, person["phone"]),
            "relation": ("s", person["called"]) if person["called"] else None,
            "ethnic": mess.ethnic(rng, person["ethnic"]),
            "hukou": ("s", person["hukou"]) if person["hukou"] else None,
            "schooling": rng.choice([None, ("s", "初中"), ("s", "大学")]),
            "remark": self._remark(person),
            "address": mess.address(rng, person),
        }
        cells.update(zip(SPLIT, mess.address_parts(rng, person)))
        for tag in people.TAGS:
            cells[tag] = mess.yes(rng, tag in person["tags"])
        if entry["why"] is None and rng.random() < 0.005:
            cells["schooling"] = ("e", "#REF!")  # nobody reads this column
        self._twisted(cells, entry)
        self.rows.append([cells[field] for field in self.fields])
        goes_in = entry["why"] is None or entry["why"] in defects.LEFT_OUT
        outcome = "added" if goes_in else "rejected"
        self.truth.append({
            "row": len(self.rows), "person": person["key"], "outcome": outcome,
            "why": None if goes_in else entry["why"], "fields": entry["fields"],
            "left": self._left(entry) if goes_in else [], "name": person["name"],
        })

    def _left(self, entry):
        """What is named of a row that goes in: a cell that cannot be kept, and an address
        that may or may not be that of the row above."""
        person = entry["person"]
        empty = not person["address"] or "address" in entry["twist"].get("blank", [])
        above = self.count > 1 and empty
        return list(entry["fields"]) + (["address"] if above else [])

    def _twisted(self, cells, entry):
        rng, person, twist = self.rng, entry["person"], entry["twist"]
        if twist.get("rounded"):
            cells["id_number"] = mess.rounded(rng, person["id"], self.csv)
        if twist.get("birth"):
            cells["birth"] = ("s", twist["birth"])
        for field in twist.get("always", []):
            word = {"male": "男", "female": "女"}[person["sex"]]
            cells[field] = ("s", word if field == "sex" else person["birth"])
        for field in twist.get("blank", []):
            for name in SPLIT if field == "address" else []:
                cells[name] = None
            cells[field] = None
        if "error" in twist:
            field, error = twist["error"]
            if field == "address" and "building" in self.fields:
                field = rng.choice(SPLIT)
            cells[field] = ("e", error)

    def _birth(self, person):
        """Who has a number needs no birth date; a formula may give it."""
        rng, iso, number = self.rng, person["birth"], person["id"]
        if number and rng.random() < 0.2:
            return None
        if number and iso and not self.csv and rng.random() < 0.05:
            return ("f", 'TEXT(MID("%s",7,8),"0000-00-00")' % number, iso)
        return mess.date(rng, iso, self.csv)

    def _remark(self, person):
        said = [] if self.tag_columns else list(person["tags"])
        between = self.rng.choice(["、", "，", " ", ","])
        text = between.join(said)
        if person["note"]:
            text += ("；" if text else "") + person["note"]
        if self.csv and text and self.rng.random() < 0.05:
            text = text.replace("；", "；\n")
        return ("s", text) if text else None
