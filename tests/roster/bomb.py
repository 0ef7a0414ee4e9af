"""Zip archives that are small on disk and enormous inside, written without ever
holding them: one deflated block, flushed so that it stands alone, many times over."""

import struct
import zlib


def _deflated(head, block, times, tail):
    """(compressed pieces, crc, compressed size, size) of head + block * times + tail."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    repeated = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(tail) + packer.flush()
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    crc = zlib.crc32(tail, crc)
    pieces = [first] + [repeated] * times + [last]
    return pieces, crc, sum(map(len, pieces)), len(head) + len(block) * times + len(tail)


def save(path, parts, bomb_name, head, block, times, tail, claims=None):
    """`parts` as they are and the bomb under its name. `claims` is the size that the
    archive gives for it, the true one if None."""
    central, offset, count = b"", 0, 0
    with open(path, "wb") as file:
        for name in [*parts, bomb_name]:
            if name == bomb_name:
                pieces, crc, packed, size = _deflated(head, block, times, tail)
                size = size if claims is None else claims
            else:
                data = parts[name].encode()
                pieces, crc, packed, size = _deflated(data, b"", 0, b"")
            stamp = (20, 0x800, 8, 0, 0x5C61, crc, packed, size, len(name.encode()), 0)
            local = b"PK\3\4" + struct.pack("<HHHHHIIIHH", *stamp) + name.encode()
            file.write(local)
            for piece in pieces:
                file.write(piece)
            central += b"PK\1\2" + struct.pack("<H", 20) + struct.pack("<HHHHHIIIHH", *stamp)
            central += struct.pack("<HHHII", 0, 0, 0, 0, offset) + name.encode()
            offset += len(local) + packed
            count += 1
        end = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), offset, 0)
        file.write(central + b"PK\5\6" + end)
