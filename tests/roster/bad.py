"""Files that are no roster, broken ones, hostile ones; and sound ones that look odd.

Of each, `truth` says what must come of it: `refused` (a sentence, exit code 1, nothing
imported), `either` (that, or every person in it imported), `imported` (so many people
in, and these rows rejected).
"""

import random

import bomb
import cfb
import csvfile
import people
import xlsx

HEADER = ["姓名", "性别", "身份证号", "联系电话", "地址", "与户主关系", "备注"]
FAMILY = ["赵一一", "赵二二", "赵三三", "赵四四", "赵五五"]


def _text(*texts):
    return [("s", text) if text else None for text in texts]


def _person(number):
    """A plain row."""
    sex = "male" if number % 2 else "female"
    digits = people.id_number("110105", f"19{60 + number % 40:02d}0315", number, sex)
    name = FAMILY[number % 5]
    return _text(name, "男" if sex == "male" else "女", digits, f"1380013{number:04d}",
                 f"3-2-{number % 6 + 1}0{number % 3 + 1}", "", "")


def _rows(count=5):
    return [_text(*HEADER)] + [_person(number) for number in range(1, count + 1)]


def _parts(rows, **how):
    return xlsx.parts(random.Random(7), rows, **how)


def write_all(folder):
    """Writes them; file → {expect, added, rejected, why}."""
    truth = {}
    rng = random.Random(7)

    def is_so(name, expect, added=0, rejected=(), why=""):
        truth[name] = {"expect": expect, "added": added, "rejected": list(rejected), "why": why}
        return folder / name

    def bytes_of(name, content, expect, **more):
        is_so(name, expect, **more).write_bytes(content)

    good = folder / "good.xlsx"
    xlsx.save(is_so("good.xlsx", "imported", 5), _parts(_rows()))
    sound = good.read_bytes()
    csvfile.save(is_so("csv-named.xlsx", "either", 5), _rows(), "utf-8", 7)
    bytes_of("xlsx-named.csv", sound, "either", added=5)
    bytes_of("pdf-named.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" * 40, "refused")
    bytes_of("old.xls", cfb.old_workbook(), "refused", why="old")
    bytes_of("old-named.xlsx", cfb.old_workbook(), "refused", why="old")
    bytes_of("password.xlsx", cfb.encrypted_workbook(), "refused", why="password")
    bytes_of("truncated.xlsx", sound[: len(sound) * 2 // 3], "refused")
    bytes_of("truncated-head.xlsx", sound[:20], "refused")
    bytes_of("flipped.xlsx", _flipped(sound), "refused")
    bytes_of("empty.xlsx", b"", "refused")
    bytes_of("empty.csv", b"", "refused")
    bytes_of("blank.csv", b"\xef\xbb\xbf\r\n,,,\r\n\r\n", "refused")
    nul = "姓名,地址\r\n赵一一,3-2-\0 501\r\n".encode() + bytes(300)
    bytes_of("nul.csv", nul, "refused")
    bytes_of("noise.csv", bytes(rng.randrange(256) for _ in range(20_000)), "refused")
    bytes_of("utf16.csv", "姓名,地址\r\n赵一一,3-2-501\r\n".encode("utf-16"), "either", added=1)
    xlsx.save(is_so("header-only.xlsx", "refused"), _parts(_rows(0)))
    csvfile.save(is_so("header-only.csv", "refused"), _rows(0), "gb18030", 7)
    no_header = [_text("甲", "乙", "丙"), _text("一", "二", "三")]
    xlsx.save(is_so("no-header.xlsx", "refused"), _parts(no_header))
    xlsx.save(is_so("no-sheet.xlsx", "refused"),
              {k: v for k, v in _parts(_rows()).items() if "sheet1" not in k})
    _bombs(is_so)
    _odd(is_so)
    return truth


def _flipped(sound):
    """One byte of the sheet is another one: the last entry's middle."""
    at = sound.rindex(b"PK\x03\x04")
    middle = (at + 60 + sound.index(b"PK\x01\x02")) // 2
    return sound[:middle] + bytes([sound[middle] ^ 0x10]) + sound[middle + 1 :]


def _bombs(is_so):
    """Gigabytes of plausible content in some megabytes."""
    parts = _parts(_rows())
    sheet = parts.pop("xl/worksheets/sheet1.xml")
    head, tail = sheet.split("</sheetData>")
    row = "<row><c><v>0</v></c></row>"
    block = (row * (2**20 // len(row))).encode()
    whole = (head.encode(), block, 2500, ("</sheetData>" + tail).encode())
    name = "xl/worksheets/sheet1.xml"
    bomb.save(is_so("bomb-sheet.xlsx", "refused", why="bomb"), parts, name, *whole)
    bomb.save(is_so("bomb-lying.xlsx", "refused", why="bomb"), parts, name, *whole, claims=5000)
    parts = _parts(_rows())
    head, tail = parts.pop("xl/sharedStrings.xml").split("</sst>")
    item = "<si><t>" + "赵" * 1000 + "</t></si>"
    block = (item * (2**20 // len(item.encode()))).encode()
    bomb.save(is_so("bomb-strings.xlsx", "refused", why="bomb"), parts, "xl/sharedStrings.xml",
              head.encode(), block, 2500, ("</sst>" + tail).encode())
    spaces = (head.encode() + b"<si><t>", b"a" * 2**20, 2500, b"</t></si></sst>")
    bomb.save(is_so("bomb-one-string.xlsx", "refused", why="bomb"), parts,
              "xl/sharedStrings.xml", *spaces)


def _odd(is_so):
    """Sound rosters of unusual shape."""
    gap = _rows(3) + [[] for _ in range(100_000)] + [_person(4)]
    xlsx.save(is_so("empty-rows.xlsx", "imported", 4), _parts(gap))
    xlsx.save(is_so("dimension.xlsx", "imported", 5), _parts(_rows(), dimension="A1:XFD1048576"))
    xlsx.save(is_so("dimension-small.xlsx", "imported", 5), _parts(_rows(), dimension="A1"))
    far = _parts(_rows())
    sheet = "xl/worksheets/sheet1.xml"
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    far[sheet] = far[sheet].replace("</sheetData>", last)
    xlsx.save(is_so("far-corner.xlsx", "either", 5), far)
    band = [_text("基本信息", "", "", "联系方式", "", "其他"), *_rows()]
    merges = [(0, 0, 0, 2), (0, 3, 0, 4), (0, 5, 0, 6)]
    xlsx.save(is_so("two-headers.xlsx", "imported", 5), _parts(band, merges=merges))
    xlsx.save(is_so("header-twice.xlsx", "imported", 5), _parts([_text(*HEADER), *_rows()]))
    formulas = _rows()
    formulas[2][1] = ("f", 'IF(MOD(MID(C3,17,1),2)=1,"男","女")', formulas[2][1][1])
    formulas[3][4] = ("f", '"3-2-"&"401"', formulas[3][4][1])
    formulas[4][3] = ("e", "#N/A")
    xlsx.save(is_so("formulas.xlsx", "imported", 5, []), _parts(formulas))  # without that cell
    long = _rows()
    long[3][6] = ("s", "长" * 350_000)  # a megabyte
    xlsx.save(is_so("long-cell.xlsx", "either", 5, []), _parts(long))  # without that cell
