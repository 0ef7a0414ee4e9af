"""Writes a workbook as SpreadsheetML by hand: nothing in it that was not meant."""

import zipfile
from xml.sax.saxutils import escape

import mess

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TYPES = HEAD + f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
</Types>"""
RELS = HEAD + f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK_RELS = HEAD + f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
# Style 1 is Excel's short date, 2 a Chinese one, 3 text.
STYLES = HEAD + f"""<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>
<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="176" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
</styleSheet>"""


def workbook(from_1904=False):
    epoch = '<workbookPr date1904="1"/>' if from_1904 else "<workbookPr/>"
    return HEAD + (f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}<sheets>'
                   '<sheet name="居民花名册" sheetId="1" r:id="rId1"/></sheets></workbook>')


def column(index):
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Strings:
    """The shared strings; some in runs, some with how they are read aloud."""

    def __init__(self, rng):
        self.rng = rng
        self.places = {}
        self.items = []

    def place(self, text):
        if text not in self.places:
            self.places[text] = len(self.items)
            self.items.append(self._item(text))
        return self.places[text]

    def _item(self, text):
        draw = self.rng.random()
        keep = lambda part: f'<t xml:space="preserve">{escape(part)}</t>'
        if draw < 0.03 and len(text) > 1:
            return f"<si><r>{keep(text[:1])}</r><r><rPr><b/></rPr>{keep(text[1:])}</r></si>"
        if draw < 0.05:
            return f'<si>{keep(text)}<rPh sb="0" eb="1"><t>pin yin</t></rPh></si>'
        return f"<si>{keep(text)}</si>"

    def xml(self):
        return HEAD + f'<sst xmlns="{MAIN}" count="{len(self.items)}" uniqueCount="{len(self.items)}">' + "".join(self.items) + "</sst>"


def _cell(rng, strings, from_1904, place, cell):
    kind, value = cell[0], cell[1]
    if kind == "s":
        if rng.random() < 0.05:
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        return f'<c r="{place}" s="3" t="s"><v>{strings.place(value)}</v></c>'
    if kind == "n":
        return f'<c r="{place}"><v>{value}</v></c>'
    if kind == "d":
        serial = mess.to_serial(value, from_1904)
        return f'<c r="{place}" s="{rng.choice([1, 2])}"><v>{serial}</v></c>'
    if kind == "e":
        return f'<c r="{place}" t="e"><v>{escape(value)}</v></c>'
    formula, result = escape(value), escape(cell[2])
    return f'<c r="{place}" t="str"><f>{formula}</f><v>{result}</v></c>'


def sheet(rng, strings, rows, merges=(), from_1904=False, dimension=None):
    """`rows` are lists of cells; an empty row is now and then left out altogether.
    `merges` are (first row, first column, last row, last column), from 0."""
    xml = [HEAD, f'<worksheet xmlns="{MAIN}">']
    if dimension:
        xml.append(f'<dimension ref="{dimension}"/>')
    xml.append("<sheetData>")
    for number, row in enumerate(rows, 1):
        cells = [
            _cell(rng, strings, from_1904, f"{column(index)}{number}", cell)
            for index, cell in enumerate(row) if cell is not None
        ]
        if cells or rng.random() < 0.5:
            xml.append(f'<row r="{number}">{"".join(cells)}</row>')
    xml.append("</sheetData>")
    if merges:
        xml.append(f'<mergeCells count="{len(merges)}">')
        for top, left, bottom, right in merges:
            xml.append(f'<mergeCell ref="{column(left)}{top + 1}:{column(right)}{bottom + 1}"/>')
        xml.append("</mergeCells>")
    return "".join(xml) + "</worksheet>"


def many(rng, sheets):
    """Path in the package → text; `sheets` are pairs of a name and its rows."""
    strings = Strings(rng)
    numbers = range(1, len(sheets) + 1)
    texts = [sheet(rng, strings, rows) for _, rows in sheets]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}"/>' for n in numbers[1:])
    rels = "".join(f'<Relationship Id="rId{n + 10}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers[1:])
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n if n == 1 else n + 10}"/>'
        for n, (name, _) in zip(numbers, sheets)
    )
    book = HEAD + f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
    made = {
        "[Content_Types].xml": TYPES.replace("</Types>", types + "</Types>"), "_rels/.rels": RELS,
        "xl/workbook.xml": book, "xl/styles.xml": STYLES,
        "xl/_rels/workbook.xml.rels": BOOK_RELS.replace("</Relationships>", rels + "</Relationships>"),
        "xl/sharedStrings.xml": strings.xml(),
    }
    made.update({f"xl/worksheets/sheet{n}.xml": text for n, text in zip(numbers, texts)})
    return made


def parts(rng, rows, merges=(), from_1904=False, dimension=None):
    """Path in the package → text."""
    strings = Strings(rng)
    first = sheet(rng, strings, rows, merges, from_1904, dimension)
    return {
        "[Content_Types].xml": TYPES, "_rels/.rels": RELS, "xl/workbook.xml": workbook(from_1904),
        "xl/_rels/workbook.xml.rels": BOOK_RELS, "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": strings.xml(), "xl/worksheets/sheet1.xml": first,
    }


def save(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            # A date of its own keeps the bytes the same for a seed.
            entry = zipfile.ZipInfo(name, (2026, 3, 1, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text)
