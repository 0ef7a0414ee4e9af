"""A compound file (MS-CFB, version 3): what old .xls and encrypted workbooks are."""

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def compound(streams):
    """The bytes of a compound file with these (name, content) streams. Names must come
    in the order of the standard: shorter ones first. Contents of 4096 bytes and more
    need no mini stream, so shorter ones are filled up."""
    contents = [content.ljust(4096, b"\0") for _, content in streams]
    directory_sectors = (len(streams) + 1 + 3) // 4
    fat = [FAT] + _chain(1, directory_sectors)
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    body = b""
    for number, ((name, _), content) in enumerate(zip(streams, contents), 1):
        sectors = -(-len(content) // SECTOR)
        start = len(fat)
        fat += _chain(start, sectors)
        right = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, 2, start, len(content), right=right))
        body += content.ljust(sectors * SECTOR, b"\0")
    assert len(fat) <= SECTOR // 4, "one sector of FAT is all that is made here"
    fat += [FREE] * (SECTOR // 4 - len(fat))
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", bytes.fromhex("D0CF11E0A1B11AE1"), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, END, 0, END, 0,
    )
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    return header + struct.pack("<128I", *fat) + directory + body


def _chain(start, sectors):
    return [start + n + 1 for n in range(sectors - 1)] + [END]


def _entry(name, kind, start, size, child=FREE, right=FREE):
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xIQQIQ", text, len(text), kind, 1, FREE, right, child, 0, 0, 0, start, size
    )


def encrypted_workbook():
    """What Excel saves with a password: the package, encrypted, and how."""
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption/>'
    package = struct.pack("<Q", 6000) + bytes(n * 37 % 251 for n in range(6000))
    return compound([("EncryptionInfo", info), ("EncryptedPackage", package)])


def old_workbook():
    """Excel 97 to 2003: the first record of a BIFF8 workbook."""
    opening = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0x0DBB, 1996, 0, 6)
    return compound([("Workbook", opening)])
