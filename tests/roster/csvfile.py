"""The same cells as csv, as a spreadsheet saves them."""

import csv
import io


def _text(cell):
    if cell is None:
        return ""
    return cell[2] if cell[0] == "f" else cell[1]


def save(path, rows, encoding, width):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, row in enumerate(rows):
        texts = [_text(cell) for cell in row]
        if not texts and number % 2:
            out.write("\r\n")  # some programs write nothing for an empty row
            continue
        writer.writerow(texts + [""] * (width - len(texts)))
    with open(path, "wb") as file:
        file.write(out.getvalue().encode(encoding))
