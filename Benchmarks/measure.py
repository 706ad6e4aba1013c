"""Runs commands and tells what they cost, from the kernel's own accounting."""

import ctypes
import os
import select
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass

PR_SET_CHILD_SUBREAPER = 36

# The kernel counts to a process's peak what its parent held when it started it. So a shell, which holds little, starts the
# command and ends at once, and the command becomes a child of this process, which then waits for it.
START = '"$@" </dev/null >&3 2>&3 3>&- & echo $!'


@dataclass
class Cost:
    """What one or more commands, run one after the other, cost together."""

    wall: float = 0.0  # seconds
    cpu: float = 0.0  # seconds, user and system
    peak: float = 0.0  # MiB, the largest resident set of any of them
    failed: str = ""  # the first failure, empty if there was none


def run(commands, environment, timeout):
    """Runs commands one after the other, each at most `timeout` seconds; stops at the first that fails."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit(f"prctl: {os.strerror(ctypes.get_errno())}")
    cost = Cost()
    for command in commands:
        with tempfile.TemporaryFile() as log:
            start = time.monotonic()
            status, usage = _run(command, environment, timeout, log)
            cost.wall += time.monotonic() - start
            cost.cpu += usage.ru_utime + usage.ru_stime
            cost.peak = max(cost.peak, usage.ru_maxrss / 1024)
            code = os.waitstatus_to_exitcode(status)
            if code != 0:
                log.seek(0)
                lines = log.read().decode(errors="replace").strip().splitlines()
                cost.failed = f"exit {code}: {lines[-1] if lines else ''}"
                return cost
    return cost


def _run(command, environment, timeout, log):
    """Runs one command; returns its wait status and resource usage."""
    shell = subprocess.run(
        ["/bin/sh", "-c", f"exec 3>&{log.fileno()}; {START}", "sh", *command],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, pass_fds=[log.fileno()], check=True,
    )  # fmt: skip
    identifier = int(shell.stdout)
    try:
        descriptor = os.pidfd_open(identifier)
    except ProcessLookupError:  # it has ended already, and waits to be asked for
        descriptor = None
    if descriptor is not None:
        ended = select.select([descriptor], [], [], timeout)[0]
        os.close(descriptor)
        if not ended:
            os.kill(identifier, signal.SIGKILL)
    _, status, usage = os.wait4(identifier, 0)
    return status, usage


def floor():
    """The least peak that can be measured, MiB: that of a command that does nothing."""
    return run([["/bin/true"]], {}, 10).peak
