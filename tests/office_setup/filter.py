"""The kernel filters of a unit, laid over this process as systemd lays them; it then becomes
the service. Whatever the unit does not allow ends the process, as it does there.

    filter.py KEY=VALUE... -- PROGRAM ARG...

Needs libseccomp, which systemd itself is linked against, and systemd-analyze, which knows what
the groups of calls are made of.
"""
import ctypes
import errno
import os
import socket
import subprocess
import sys

SECCOMP = ctypes.CDLL("libseccomp.so.2", use_errno=True)
SECCOMP.seccomp_init.restype = ctypes.c_void_p
# seccomp.h of libseccomp.
KILL, ALLOW = 0x80000000, 0x7fff0000
NE, EQ, MASKED = 1, 4, 7
# mman.h and sched.h.
WRITE, EXEC = 2, 4
NAMESPACES = [0x80, 0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000,
              0x40000000]


class Compare(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int),
                ("one", ctypes.c_uint64), ("two", ctypes.c_uint64)]


def refuse(code):
    return 0x00050000 | code


class Filter:
    def __init__(self):
        self.context = ctypes.c_void_p(SECCOMP.seccomp_init(ctypes.c_uint32(KILL)))
        # What is said of a call by its arguments is all that is said of it.
        self.told = set()

    def add(self, action, name, *compared):
        number = SECCOMP.seccomp_syscall_resolve_name(name.encode())
        # A call of other machines than this one.
        if number < 0:
            return
        rules = (Compare * max(len(compared), 1))(*compared)
        failed = SECCOMP.seccomp_rule_add_array(
            self.context, ctypes.c_uint32(action), number, len(compared), rules)
        if failed:
            sys.exit(f"no rule for {name}: {os.strerror(-failed)}")
        self.told.add(name)

    def load(self):
        failed = SECCOMP.seccomp_load(self.context)
        if failed:
            sys.exit(f"the filter is not taken: {os.strerror(-failed)}")


def calls(group):
    """The calls of a group and of the groups in it."""
    text = subprocess.run(["systemd-analyze", "syscall-filter", group], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    words = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    for word in words:
        if word.startswith("@"):
            yield from calls(word)
        elif not word.startswith("#"):
            yield word


def lay(said):
    made = Filter()
    if said.pop("RestrictAddressFamilies") != "AF_UNIX":
        sys.exit("another family than AF_UNIX")
    unix = int(socket.AF_UNIX)
    made.add(ALLOW, "socket", Compare(0, EQ, unix))
    made.add(refuse(errno.EAFNOSUPPORT), "socket", Compare(0, NE, unix))
    if said.pop("MemoryDenyWriteExecute") == "yes":
        both = WRITE | EXEC
        made.add(refuse(errno.EPERM), "mmap", Compare(2, MASKED, both, both))
        for some in (0, WRITE, EXEC):
            made.add(ALLOW, "mmap", Compare(2, MASKED, both, some))
        for name in ("mprotect", "pkey_mprotect"):
            made.add(refuse(errno.EPERM), name, Compare(2, MASKED, EXEC, EXEC))
            made.add(ALLOW, name, Compare(2, MASKED, EXEC, 0))
    if said.pop("RestrictNamespaces") == "yes":
        for flag in NAMESPACES:
            made.add(refuse(errno.EPERM), "clone", Compare(0, MASKED, flag, flag))
        made.add(ALLOW, "clone", Compare(0, MASKED, sum(NAMESPACES), 0))
        for name in ("unshare", "setns"):
            made.add(refuse(errno.EPERM), name)
        # Its flags lie in memory, where no filter sees them; the C library goes on without.
        made.add(refuse(errno.ENOSYS), "clone3")
    if said.pop("LockPersonality") == "yes":
        made.add(refuse(errno.EPERM), "personality")
    # Calls of another architecture end the process in any case.
    if said.pop("SystemCallArchitectures") != "native":
        sys.exit("another architecture than this one")
    allowed = said.pop("SystemCallFilter").split()
    if any(not group.startswith("@") for group in allowed) or said:
        sys.exit(f"not tried: {allowed} {said}")
    special = frozenset(made.told)
    for name in sorted({name for group in allowed for name in calls(group)} - special):
        made.add(ALLOW, name)
    made.load()


between = sys.argv.index("--")
lay(dict(word.split("=", 1) for word in sys.argv[1:between]))
os.execv(sys.argv[between + 1], sys.argv[between + 1:])
