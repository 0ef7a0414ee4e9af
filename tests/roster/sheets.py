"""Three rosters of a community, each as another office keeps it, with the truth beside them.

    sheets.py --seed S --rows 4000 --out DIR

buildings.xlsx: a sheet for each building, whose number stands in the sheet's name only; a
home is stated once, on the row of its head. titles.xlsx: titles that nobody listed, and an
example sheet. exported.csv: numbers kept as text as programs do, codes instead of words.
Everywhere several telephones stand in one cell, cells say in words that there is nothing,
some cells cannot be kept and some rows cannot go in. truth.json says of each file which
rows are rejected and why, which cells are left out, and what the desk must then know.
"""

import argparse
import json
import pathlib
import random

import people
import xlsx

NOTHING = ["无", "暂无", "没有", "-", "—", "/", "不详", "未知", "N/A", ""]
WHOSE = ["儿子", "女儿", "老伴", "小张", "邻居王姐"]
ETHNIC_CODES = {"汉族": "01", "蒙古族": "02", "回族": "03", "维吾尔族": "05", "朝鲜族": "10", "满族": "11"}
SEX_CODES = {"male": "1", "female": "2"}
SEX_WORDS = {"male": "男", "female": "女"}
# What a row is about in each file, and under which titles.
TITLES = {
    "buildings": {"name": "姓名", "id": "身份证号", "sex": "性别", "birth": "出生年月",
                  "ethnic": "民族", "relation": "与户主关系", "unit": "单元", "room": "房号",
                  "phone": "联系电话", "remark": "备注"},
    "titles": {"remark": "情况", "name": "姓名", "sex": "男女", "id": "居民身份证号码",
               "birth": "出生日期", "relation": "和户主什么关系", "address": "现居住地址",
               "phone": "联系电话1", "ethnic": "族属"},
    "exported": {"name": "姓名", "id": "证件号码", "sex": "性别", "birth": "出生日期",
                 "relation": "与户主关系", "ethnic": "民族", "address": "地址", "phone": "手机",
                 "remark": "备注"},
}
# A row that cannot go in: the ends of the codes that may say so.
REJECTED = {"no_name": ["required", "name_empty"], "id_check": ["id_check"], "gone": ["gone"]}
# A cell that cannot be kept, by its field.
LEFT = ["relation", "ethnicity", "phone", "third", "sex", "birth"]


class Row:
    """One person as a row: its cells, and what becomes of them."""

    def __init__(self, rng, community, person, codes):
        self.rng, self.person, self.codes = rng, person, codes
        self.why, self.left, self.short = None, [], False
        self.known = {
            "name": person["name"], "id": person["id"], "birth": person["birth"],
            "sex": person["sex"], "address": person["address"],
            "relation": person["relation"], "ethnic": person["ethnic"], "phones": [],
        }
        self.cells = {
            "name": person["name"], "id": person["id"] or rng.choice(NOTHING),
            "sex": (SEX_CODES if codes else SEX_WORDS)[person["sex"]], "birth": self._birth(),
            "ethnic": ETHNIC_CODES[person["ethnic"]] if codes else person["ethnic"],
            "relation": person["relation"] if codes and rng.random() < 0.5 else person["called"],
            "phone": self._phones(community), "remark": person["note"] or rng.choice(NOTHING),
        }

    def _birth(self):
        year, month, day = self.person["birth"].split("-")
        whole = self.rng.choice([f"{year}-{month}-{day}", f"{year}.{int(month)}.{int(day)}", year + month + day])
        if not self.person["id"]:
            return whole
        part = self.rng.choice([f"{year}.{month}", f"{year}年{int(month)}月", year + month, "不详", ""])
        return part if self.rng.random() < 0.5 else whole

    def _phones(self, community):
        rng = self.rng
        if not self.person["phone"]:
            return rng.choice(NOTHING + ["空号", "无电话"])
        first, second = self.person["phone"], community.phone()
        whose = rng.choice(WHOSE)
        between = rng.choice(["/", "、", "；", " ", "\n"])
        cell, *known = rng.choice([
            (first, (first, "")),
            (first, (first, "")),
            (f"{first}{between}{second}", (first, ""), (second, "")),
            (f"{first}（{whose}）", (first, whose)),
            (f"{whose}{first}", (first, whose)),
            (f"本人{first}{between}{whose}{second}", (first, ""), (second, whose)),
            (f"{first}（本人）{between}{second}（{whose}）", (first, ""), (second, whose)),
            (f"86-{first}" if first[0] == "1" else f"{first}转801",
             (first if first[0] == "1" else f"{first}转801", "")),
        ])
        self.known["phones"] = [list(number) for number in known]
        return cell

    def reject(self, kind):
        number = self.person["id"]
        if kind == "id_check" and not number:
            kind = "no_name"
        self.why = kind
        if kind == "no_name":
            self.cells["name"] = self.rng.choice(["", "无", "不详"])
        elif kind == "id_check":
            self.cells["id"] = number[:-1] + ("1" if number[-1] != "1" else "2")
        else:
            self.cells["remark"] = self.rng.choice(["已迁出", "2025年5月去世", "注销", "搬走了"])

    def leave_out(self, kind, community):
        rng, known = self.rng, self.known
        if kind == "relation" and self.person["relation"] != "02":
            self.cells["relation"], known["relation"] = rng.choice(["邻居的狗", "1", "女儿/女婿"]), ""
        elif kind == "ethnicity":
            self.cells["ethnic"], known["ethnic"] = rng.choice(["群众", "99", "中国"]), ""
        elif kind == "phone":
            self.cells["phone"], known["phones"] = rng.choice(["1380013800", "找他女儿", "12812348000"]), []
        elif kind == "third":
            numbers = [community.phone() for _ in range(3)]
            self.cells["phone"] = "、".join(numbers)
            known["phones"] = [[number, ""] for number in numbers[:2]]
            kind = "phone"
        elif kind == "sex":
            self.cells["sex"] = rng.choice(["3", "不男不女"])
            known["sex"] = known["sex"] if self.person["id"] else "unknown"
        elif kind == "birth":
            year = self.person["birth"][:4]
            self.cells["birth"] = f"{year}.2.30" if self.person["id"] else f"{year}年"
            known["birth"] = known["birth"] if self.person["id"] else ""
        else:
            return
        self.left.append(kind)


def rows_of(rng, community, codes):
    """A row for everybody with a home in a building; of a household one row at most is
    not as it should be."""
    made, spoilt = [], set()
    headed = {person["household"] for person in community.people if person["relation"] == "02"}
    keep_house = [str(p["parts"]) for p in community.people if p["relation"] == "02"]
    for person in community.people:
        if not person["relation"] or len(person["parts"][0]) > 3:
            continue
        row = Row(rng, community, person, codes)
        draw = rng.random()
        # Whoever comes first into a household without a head heads it.
        whole = person["household"] in headed
        if draw < 0.12 and whole and person["household"] not in spoilt:
            spoilt.add(person["household"])
            if draw < 0.04:
                row.reject(rng.choice(list(REJECTED)))
            else:
                # Behind a door of two households the relation alone says whose somebody is.
                alone = keep_house.count(str(person["parts"])) < 2
                row.leave_out(rng.choice(LEFT if alone else LEFT[1:]), community)
        made.append(row)
    return made


def header(kind):
    return [("s", "序号")] + [("s", title) for title in TITLES[kind].values()]


def cells(kind, number, row):
    texts = [row.cells[field] for field in TITLES[kind]]
    return [("n", str(number))] + [("s", text) if text else None for text in texts]


def noted(truth, sheet, at, row):
    codes = REJECTED[row.why] if row.why else []
    truth["rows"].append({"sheet": sheet, "row": at, "codes": codes, "left": row.left})
    if not row.why:
        truth["people"].append(row.known)


def buildings(rng, rows, path):
    """A sheet for each building; a home once for its household."""
    truth = {"rows": [], "people": []}
    by_building = {}
    for row in rows:
        by_building.setdefault(row.person["parts"][0], []).append(row)
    sheets = [("填表说明", [[("s", "一户一行户主")], [("s", "请如实填写"), ("s", "谢谢")]])]
    for building, inside in by_building.items():
        table = [[("s", f"{building}号楼居民登记表")], header("buildings")]
        before = None
        for number, row in enumerate(inside, 1):
            home = (row.person["household"], row.person["parts"])
            _, unit, room = row.person["parts"]
            same = rng.choice(["", "", "同上"]) if home == before else None
            # What the relation does not say, a mark must.
            same = "同上" if same == "" and row.person["relation"] == "02" else same
            row.cells["unit"] = unit if same is None else same if unit else ""
            row.cells["room"] = room if same is None else same
            if "relation" in row.left and same == "":
                row.cells["unit"], row.cells["room"] = unit, room
            before = home
            table.append(cells("buildings", number, row))
            noted(truth, f"{building}号楼", len(table), row)
        sheets.append((f"{building}号楼", table))
    gone = [header("buildings")] + [cells("buildings", n, row) for n, row in enumerate(rows[:5], 1)]
    sheets.append(("已迁出人员", gone))
    xlsx.save(path, xlsx.many(rng, sheets))
    truth["untaken"] = ["填表说明", "已迁出人员"]
    return truth


def whole(row):
    building, unit, room = row.person["parts"]
    unit = f"{unit}单元" if unit else ""
    row.cells["address"] = f"{building}号楼{unit}{room}室"


def titles(rng, rows, path):
    """Titles that nobody listed; an example before the people."""
    truth = {"rows": [], "people": [], "untaken": ["示例"]}
    example = [header("titles"), [("n", "1")] + [("s", "张三")] * len(TITLES["titles"])]
    table = [header("titles")]
    for number, row in enumerate(rows, 1):
        whole(row)
        table.append(cells("titles", number, row))
        noted(truth, "居民", len(table), row)
    xlsx.save(path, xlsx.many(rng, [("示例", example), ("居民", table)]))
    return truth


def exported(rng, rows, path):
    """A csv in which numbers are kept as text."""
    truth = {"rows": [], "people": [], "untaken": []}
    lines = [",".join(TITLES["exported"].values())]
    for number, row in enumerate(rows, 2):
        whole(row)
        line = []
        for field in TITLES["exported"]:
            text = row.cells[field]
            if field in ("id", "phone") and text:
                text = rng.choice([text + "\t", f'"={chr(34) * 2}{text}{chr(34) * 2}"', f"'{text}"])
            line.append(f'"{text}"' if "\n" in text and not text.startswith('"') else text)
        lines.append(",".join(line))
        noted(truth, "", number, row)
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))
    return truth


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    words = parser.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, (write, name) in enumerate(
        [(buildings, "buildings.xlsx"), (titles, "titles.xlsx"), (exported, "exported.csv")]
    ):
        rng = random.Random(f"{words.seed} {name}")
        community = people.community(rng, words.rows)
        rows = rows_of(rng, community, codes=name == "exported.csv")
        truth[name] = write(rng, rows, words.out / name)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (words.out / "truth.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
