"""The walls of the jail: what the process may spend, and that it reaches nobody.

Three walls, each of which holds by itself: limits on memory, time and size; no network (an empty
network namespace where the kernel gives one, and always a system-call filter that refuses sockets
and new programs); and, where the kernel knows Landlock, files may be written in the work folder
only, and read only where programs and fonts lie. Without the filter the jail does not open.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from pathlib import Path

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 30
FILE_BYTES = 64 * 1024 * 1024
OPEN_FILES = 128

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_CLONE_THREAD = 0x00010000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _PR_SET_DUMPABLE = 38, 22, 4
_SECCOMP_MODE_FILTER = 2
_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026

# socket, socketpair, connect, execve, execveat, fork, vfork, ptrace, process_vm_readv, _writev,
# io_uring_setup: by machine, because each numbers its system calls in its own way.
_REFUSED = {
    "x86_64": (41, 53, 42, 59, 322, 57, 58, 101, 310, 311, 425),
    "aarch64": (198, 199, 203, 221, 281, 117, 270, 271, 425),
}
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_FIRST_X32_CALL = 0x40000000


class CannotJail(Exception):
    """This kernel refuses a wall that the jail cannot do without."""


def shut(work: Path) -> None:
    """Put the calling process behind the walls, for good. Raises CannotJail."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    libc = ctypes.CDLL(None, use_errno=True)
    _leave_the_network(libc)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise CannotJail("no_new_privs")
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    _keep_to_folders(libc, work)
    _filter_calls(libc)


def _leave_the_network(libc: ctypes.CDLL) -> None:
    """Enter an empty network namespace, where the kernel lets us. The filter backs it up."""
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _filter_calls(libc: ctypes.CDLL) -> None:
    """Refuse sockets and new processes by a hand-written seccomp filter; threads may start."""
    machine = platform.machine()
    if machine not in _ARCHITECTURE:
        raise CannotJail(machine)
    load, equal, greater, bits, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, _ARCHITECTURE[machine]),
        (answer, 0, 0, _KILL),
        (load, 0, 0, 0),
        (greater, 0, 1, _FIRST_X32_CALL),
        (answer, 0, 0, _KILL),
    ]
    for number in _REFUSED[machine]:
        program += [(equal, 0, 1, number), (answer, 0, 0, _EPERM)]
    program += [
        (equal, 0, 1, _CLONE3),  # glibc then falls back to clone, whose flags can be read here
        (answer, 0, 0, _ENOSYS),
        (equal, 0, 3, _CLONE[machine]),
        (load, 0, 0, 16),
        (bits, 1, 0, _CLONE_THREAD),
        (answer, 0, 0, _EPERM),
        (answer, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    room = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(room))
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0) != 0:
        raise CannotJail("seccomp")


_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ = 0b1100  # read a file, read a folder
_ALL_OF_VERSION_1 = (1 << 13) - 1


def _keep_to_folders(libc: ctypes.CDLL, work: Path) -> None:
    """Landlock, where the kernel has it: keys and other people's papers stay out of sight."""
    asked = struct.pack("Q", _ALL_OF_VERSION_1)
    ruleset = libc.syscall(_CREATE_RULESET, asked, len(asked), 0)
    if ruleset < 0:
        return
    readable = {*_program_folders(), "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache"}
    places = [(place, _READ) for place in sorted(readable)] + [(str(work), _ALL_OF_VERSION_1)]
    for place, rights in places:
        _open_place(libc, ruleset, place, rights)
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _open_place(libc: ctypes.CDLL, ruleset: int, place: str, rights: int) -> None:
    try:
        folder = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not Path(place).is_dir():
        rights &= 0b100
    libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, folder), 0)
    os.close(folder)


def _program_folders() -> set[str]:
    return {path for path in (*sys.path, sys.prefix, sys.base_prefix) if Path(path).is_dir()}
