"""An office's machine, as far as dutydesk sees of it: process 1 of namespaces of its own.

Lays private copies over the folders an installation changes, and then does what systemd does
of the shipped unit files: holds the socket, starts the service when somebody knocks, under its
account and with what protects it really in force, and starts it again when it fails. It reads
the units from /etc/systemd/system, where README's lines put them, and refuses a directive it
does not know, so that none is thought to be tried that is not.

    machine.py WORK     a folder of this machine's own, on a disk
"""
import os
import select
import shlex
import socket
import subprocess
import sys
import time

import grp
import pwd

WORK = sys.argv[1]
# Open before WORK is out of sight.
LOG = open(f"{WORK}/journal.log", "ab")
UNITS = "/etc/systemd/system"
# Changed by an installation or by people, and not to be changed on the real machine.
OWN = ["/var/lib", "/usr/local/bin", "/usr/local/sbin", "/run", "/media", "/mnt", "/srv",
       "/home", "/root", "/opt", "/var/tmp"]
# Filters of the kernel: filter.py lays them.
FILTERS = {"RestrictAddressFamilies", "RestrictNamespaces", "LockPersonality",
           "MemoryDenyWriteExecute", "SystemCallArchitectures", "SystemCallFilter"}
# None of them is about what the desk does.
NOT_TRIED = {"ProtectKernelTunables", "ProtectKernelModules", "ProtectControlGroups",
             "TimeoutStartSec", "TimeoutStopSec", "Type", "Restart"}
TRIED = {"ExecStart", "User", "Group", "StateDirectory", "StateDirectoryMode", "UMask",
         "RestartSec", "NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp",
         "PrivateDevices", "PrivateNetwork", "CapabilityBoundingSet", "ReadWritePaths",
         # Tests lay it beside the unit.
         "Environment"}
SOCKET = {"ListenStream", "SocketUser", "SocketGroup", "SocketMode", "DirectoryMode"}


def run(*words):
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)


def lay():
    run("mount", "-t", "proc", "proc", "/proc")
    # What is mounted later is seen by a service that runs already, as with systemd.
    run("mount", "--make-rshared", "/")
    etc = f"{WORK}/etc"
    run("cp", "-a", "/etc", etc)
    run("mount", "--bind", etc, "/etc")
    for path in OWN:
        if not os.path.isdir(path):
            continue
        own = f"{WORK}{path}"
        os.makedirs(own)
        os.chmod(own, 0o700 if path == "/root" else 0o755)
        run("mount", "--bind", own, path)
    # The clone in which README's lines are typed; then the folder everybody writes to.
    os.makedirs("/opt/clone")
    run("mount", "--bind", f"{WORK}/clone", "/opt/clone")
    os.mkdir(f"{WORK}/tmp")
    os.chmod(f"{WORK}/tmp", 0o1777)
    run("mount", "--bind", f"{WORK}/tmp", "/tmp")
    os.makedirs("/run/machine", mode=0o700)
    script("/usr/local/sbin/systemctl", """
exec 9>/run/machine/lock; flock 9
printf '%s\\n' "$*" >/run/machine/ask
read -r code </run/machine/answer; exit "$code"
""")
    # Who is root already needs no password; HOME is root's, as sudo makes it.
    script("/usr/local/bin/sudo", """
account=root
if [ "$1" = -u ]; then account=$2; shift 2; fi
home=$(getent passwd "$account" | cut -d: -f6)
group=$(id -g "$account")
exec setpriv --reuid "$account" --regid "$group" --init-groups \\
    env -i HOME="$home" USER="$account" PATH="$PATH" LANG=C.UTF-8 "$@"
""")
    for name in ["ask", "answer"]:
        os.mkfifo(f"/run/machine/{name}", 0o600)


def script(path, text):
    with open(path, "w") as file:
        file.write("#!/bin/bash\n" + text)
    os.chmod(path, 0o755)


def unit(name):
    """Directives of a unit and of what `systemctl edit` puts beside it."""
    paths = [f"{UNITS}/{name}"]
    beside = f"{UNITS}/{name}.d"
    if os.path.isdir(beside):
        paths += [f"{beside}/{file}" for file in sorted(os.listdir(beside))]
    found = {}
    for path in paths:
        section = None
        for line in open(path, encoding="utf-8"):
            line = line.strip()
            if line.startswith("["):
                section = line[1:-1]
            elif line and line[0] not in "#;" and section in ("Service", "Socket"):
                key, value = line.split("=", 1)
                if key not in TRIED | FILTERS | NOT_TRIED | SOCKET:
                    sys.exit(f"{path}: this machine does not know {key}")
                # A list goes on, anything else is said anew.
                known = found.get(key, "") if key == "ReadWritePaths" else ""
                found[key] = f"{known} {value}".strip()
    return found


def ids(user, group):
    return pwd.getpwnam(user).pw_uid, grp.getgrnam(group).gr_gid


class Machine:
    def __init__(self):
        self.listening = self.service = None
        self.again = None
        self.log = LOG

    def listen(self):
        said = unit("dutydesk.socket")
        path = said["ListenStream"]
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.chmod(os.path.dirname(path), int(said["DirectoryMode"], 8))
        if os.path.exists(path):
            os.unlink(path)
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listening.bind(path)
        os.chown(path, *ids(said["SocketUser"], said["SocketGroup"]))
        os.chmod(path, int(said["SocketMode"], 8))
        self.listening.listen(128)

    def start(self):
        if self.listening is None:
            self.listen()
        said = unit("dutydesk.service")
        state = f"/var/lib/{said['StateDirectory']}"
        if not os.path.isdir(state):
            os.mkdir(state)
            os.chmod(state, int(said["StateDirectoryMode"], 8))
            os.chown(state, *ids(said["User"], said["Group"]))
        held = self.listening.fileno()
        environment = {
            "HOME": state, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
            "STATE_DIRECTORY": state, "LISTEN_FDS": "1",
            "INVOCATION_ID": "0123456789abcdef0123456789abcdef",
        }
        words = ["unshare", "--mount", "--propagation", "slave"]
        if said.get("PrivateNetwork") == "yes":
            words.append("--net")
        self.service = subprocess.Popen(
            words + ["/bin/bash", "-c", inside(said, state)], env=environment, cwd="/",
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            preexec_fn=lambda: os.dup2(held, 3, inheritable=True), close_fds=False)
        self.wait = float(said["RestartSec"])

    def stop(self):
        self.again = None
        if self.service:
            self.service.terminate()
            self.service.wait()
            self.service = None

    def listen_anew(self):
        """The service requires the socket: it stops and comes again with it."""
        ran = self.service is not None
        self.stop()
        if self.listening:
            self.listening.close()
        self.listen()
        if ran:
            self.start()

    def look(self):
        """Takes note of a service that has ended."""
        code = self.service.poll() if self.service else 0
        if self.service and code is not None:
            self.service = None
            if code != 0:
                self.again = time.monotonic() + self.wait
        if self.again and self.again <= time.monotonic():
            self.again = None
            self.start()

    def told(self, words):
        verb, named = words[0], [word for word in words[1:] if word[0] != "-"]
        units = {"dutydesk": "service", "dutydesk.service": "service",
                 "dutydesk.socket": "socket"}
        if verb == "daemon-reload":
            return 0
        if not named or any(name not in units for name in named):
            return 1
        for name in named:
            kind = units[name]
            if verb == "restart" and kind == "socket":
                self.listen_anew()
                continue
            if verb in ("stop", "restart") and kind == "service":
                self.stop()
            if verb in ("start", "restart") or (verb == "enable" and "--now" in words):
                self.start() if kind == "service" else self.listening or self.listen()
            elif verb not in ("stop", "enable"):
                return 1
        return 0

    def serve(self):
        ask = os.open("/run/machine/ask", os.O_RDWR)
        answer = os.open("/run/machine/answer", os.O_RDWR)
        print("ready", flush=True)
        buffered = b""
        while True:
            wanted = [ask]
            # Who waits is seen by the service that runs, or by the next one.
            if self.listening and not self.service and not self.again:
                wanted.append(self.listening)
            ready, _, _ = select.select(wanted, [], [], 0.02)
            self.look()
            if ask in ready:
                buffered += os.read(ask, 4096)
                while b"\n" in buffered:
                    line, buffered = buffered.split(b"\n", 1)
                    code = self.told(shlex.split(line.decode()))
                    os.write(answer, f"{code}\n".encode())
            elif self.listening in ready and not self.service:
                self.start()
            reap(self.service)


def reap(service):
    """Process 1 takes note of everybody's end, but leaves the service to look()."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if found is None or (service and found.si_pid == service.pid):
            return
        os.waitpid(found.si_pid, 0)


def inside(said, state):
    """What is done in the service's own namespace before it is started."""
    writable = [state]
    for path in said.get("ReadWritePaths", "").split():
        if path[0] == "-":
            path = path[1:]
            if not os.path.isdir(path):
                continue
        writable.append(path)
    lines = ["set -e"]
    lines += [f"mount --rbind {shlex.quote(path)} {shlex.quote(path)}" for path in writable]
    assert said["ProtectSystem"] == "strict"
    kept = "|".join(f"{path}|{path}/*" for path in writable + ["/dev", "/proc", "/sys"])
    lines.append(f"""
awk '{{print $5}}' /proc/self/mountinfo | sort -u | while read -r at; do
    at=$(printf '%b' "$at")
    case "$at" in {kept}) ;; *) mount -o remount,bind,ro "$at" || echo "stays writable: $at";; esac
done
for at in / /etc /usr /var /var/lib; do
    if touch "$at/written" 2>/dev/null; then echo "can be written: $at" >&2; exit 90; fi
done""")
    if said["ProtectHome"] == "yes":
        lines += [f"[ ! -d {at} ] || mount -t tmpfs -o ro,mode=000,size=4k tmpfs {at}"
                  for at in ["/home", "/root", "/run/user"]]
    if said["PrivateTmp"] == "yes":
        lines += [f"mount -t tmpfs -o mode=1777 tmpfs {at}" for at in ["/tmp", "/var/tmp"]]
    if said["PrivateDevices"] == "yes":
        lines += ["mount -t tmpfs -o mode=755 tmpfs /dev"]
        lines += [f"mknod -m 666 /dev/{name} c 1 {minor}" for name, minor in
                  [("null", 3), ("zero", 5), ("full", 7), ("random", 8), ("urandom", 9)]]
    assert said["NoNewPrivileges"] == "yes" and said["CapabilityBoundingSet"] == ""
    filters = " ".join(shlex.quote(f"{key}={said[key]}") for key in sorted(FILTERS & set(said)))
    lines += [f"export {said['Environment']}"] if "Environment" in said else []
    lines += [f"umask {said['UMask']}", "export LISTEN_PID=$$",
              f"exec setpriv --reuid {said['User']} --regid {said['Group']} --init-groups "
              f"--bounding-set=-all --no-new-privs "
              f"python3 /opt/clone/tests/filter.py {filters} -- {said['ExecStart']}"]
    return "\n".join(lines)


lay()
Machine().serve()
