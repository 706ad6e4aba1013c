#!/usr/bin/env python3
"""Measures promoter beside crane, oras, skopeo and cosign, in one run on one machine, against real registries.

usage: make bench, or python3 Benchmarks/compare.py [--help]

Eight works, each client in turn and that several times, every time to a fresh destination:
  image        one large image to another registry
  tags         many signed tags that share most of their layers, to another registry
  tags-again   the same tags once more, when nothing is left to do
  tags-within  the same tags to another repository of the same registry
  index        an index signed recursively by cosign 2 and 3, attested, with an SBOM, to another registry
  index-again  the same once more
  many         a repository of very many signed tags with small layers, to another registry
  many-again   the same once more
The result is Markdown on standard output; progress goes to standard error.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field

import fixtures
import measure
from clients import clients
from registry import Registry

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORKS = ["image", "tags", "tags-again", "tags-within", "index", "index-again", "many", "many-again"]
PLATFORMS = ["amd64", "arm64", "ppc64le", "riscv64", "s390x"]
METHODS = ["HEAD", "GET", "POST", "PATCH", "PUT", "DELETE"]


@dataclass
class Samples:
    """What one client cost in one work, a value a run."""

    costs: list = field(default_factory=list)
    source: list = field(default_factory=list)
    destination: list = field(default_factory=list)
    kept: str = ""


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", default=",".join(WORKS), help="which of the works, by commas (default: all)")
    parser.add_argument("--clients", default="", help="parts of clients' names, by commas (default: all that are there)")
    parser.add_argument("--runs", type=int, default=5, help="how often each client runs, of which the median counts (5)")
    parser.add_argument("--image-mib", type=int, default=1024, help="size of the large image, MiB (1024)")
    parser.add_argument("--image-layers", type=int, default=8, help="its layers (8)")
    parser.add_argument("--tags", type=int, default=50, help="how many tags (50)")
    parser.add_argument("--shared-layers", type=int, default=20, help="layers that all tags have; each has one more (20)")
    parser.add_argument("--layer-kib", type=int, default=64, help="size of each of these layers, KiB (64)")
    parser.add_argument("--many", type=int, default=500, help="how many tags of a repository of very many (500)")
    parser.add_argument("--many-runs", type=int, default=3, help="how often each client copies those (3)")
    parser.add_argument("--signatures", choices=["cosign2", "cosign3", "both"], default="cosign2", help="who signs (cosign2)")
    parser.add_argument("--promoter", default=f"{ROOT}/.build/release/promoter", help="the executable (.build/release)")
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="where the registries keep their storage")
    parser.add_argument("--timeout", type=int, default=600, help="seconds that a command may take (600)")
    options = parser.parse_args()
    unknown = set(options.works.split(",")) - set(WORKS)
    if unknown:
        parser.error(f"there is no work {', '.join(sorted(unknown))}; there are {', '.join(WORKS)}")
    return options


def find_programs(options):
    search = f"{ROOT}/.tools/bin{os.pathsep}{os.environ.get('PATH', '')}"
    programs = {name: shutil.which(name, path=search) for name in ["crane", "oras", "skopeo", "cosign2", "cosign3"]}
    programs["promoter"] = options.promoter if os.access(options.promoter, os.X_OK) else None
    if not shutil.which("docker-registry"):
        raise SystemExit("docker-registry is missing: run `make tools`")
    for name, path in programs.items():
        if not path:
            print(f"warning: {name} is missing and left out", file=sys.stderr)
    return programs


class Comparison:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.works = set(options.works.split(","))
        self.programs = find_programs(options)
        wanted = [part for part in options.clients.split(",") if part]
        self.clients = [
            client
            for client in clients(self.programs)
            if not wanted or any(part in client.name for part in wanted)
        ]
        home = os.path.join(folder, "home")
        os.makedirs(home)
        self.environment = {"PATH": os.environ["PATH"], "HOME": home, "DOCKER_CONFIG": home, "COSIGN_PASSWORD": ""}
        self.results = {}

    def measure(self, work, client, commands, source, destination, repository, expected):
        """Runs commands and notes what they cost; returns whether they succeeded."""
        os.sync()
        for registry in {source, destination}:
            registry.take_counts()
        cost = measure.run(commands, self.environment, self.options.timeout)
        counts = {registry: registry.take_counts() for registry in {source, destination}}
        samples = self.results.setdefault(work, {}).setdefault(client.name, Samples())
        samples.costs.append(cost)
        samples.source.append(counts[source])
        samples.destination.append(counts[destination] if destination is not source else Counter())
        if expected:
            samples.kept = f"{len(destination.attached(repository) & expected)} of {len(expected)}"
        print(
            f"{work:11} {client.name:18} {cost.wall:7.2f} s {cost.cpu:7.2f} s {cost.peak:7.1f} MiB  {cost.failed}",
            file=sys.stderr,
            flush=True,
        )
        return not cost.failed

    def turns(self, runs):
        """The clients, in another order in every run, so that none always follows the same one."""
        for run in range(runs):
            shift = run % len(self.clients)
            yield run, self.clients[shift:] + self.clients[:shift]

    def image(self):
        with Registry(self.folder) as source:
            fixtures.big_image(
                self.folder, self.programs, self.environment, source,
                self.options.image_mib << 20, self.options.image_layers,
            )  # fmt: skip
            for _, order in self.turns(self.options.runs):
                for client in order:
                    with Registry(self.folder) as destination:
                        commands = client.copy_image(source.address, destination.address, "big", "big", "1.0")
                        self.measure("image", client, commands, source, destination, "big", set())

    def repository(self, work, repository, names, runs, make):
        """Copies the tags of a repository that `make` fills: first, again, and within the registry."""
        with Registry(self.folder) as source:
            print(f"making what {work} copies", file=sys.stderr, flush=True)
            make(source)
            expected = source.attached(repository)
            for run, order in self.turns(runs):
                for client in order:
                    if {work, f"{work}-again"} & self.works:
                        with Registry(self.folder) as destination:
                            commands = client.copy_tags(
                                source.address, destination.address, repository, repository, names
                            )
                            done = self.measure(work, client, commands, source, destination, repository, expected)
                            if done and f"{work}-again" in self.works:
                                self.measure(
                                    f"{work}-again", client, commands, source, destination, repository, expected
                                )
                    if f"{work}-within" in self.works:
                        target = f"run{run}-{client.program}/{repository}"
                        commands = client.copy_tags(source.address, source.address, repository, target, names)
                        self.measure(f"{work}-within", client, commands, source, source, target, expected)

    def tags(self):
        signers = ["cosign2", "cosign3"] if self.options.signatures == "both" else [self.options.signatures]
        names = [str(number) for number in range(1, self.options.tags + 1)]

        def make(source):
            fixtures.signed_tags(
                self.folder, self.programs, self.environment, source, self.options.tags,
                self.options.shared_layers, self.options.layer_kib << 10, signers,
            )  # fmt: skip

        self.repository("tags", "app", names, self.options.runs, make)

    def index(self):
        def make(source):
            fixtures.vouched_index(
                self.folder, self.programs, self.environment, source, PLATFORMS, self.options.layer_kib << 10
            )

        self.repository("index", "index", ["1.0"], self.options.runs, make)

    def many(self):
        def make(source):
            fixtures.synthetic_tags(self.folder, source, self.options.many, 2, 1 << 10)

        names = [str(number) for number in range(1, self.options.many + 1)]
        self.repository("many", "many", names, self.options.many_runs, make)


def versions(programs):
    lines = []
    with open(f"{ROOT}/.tools/versions") as file:
        recorded = {line.split()[0]: line.split()[2] for line in file}
    for name in ["crane", "oras", "cosign3"]:
        if programs.get(name):
            lines.append(f"{name} {recorded.get(name, '?')}")
    for name in ["skopeo", "docker-registry"]:
        if shutil.which(name):
            words = subprocess.run([name, "--version"], capture_output=True, text=True).stdout.split()
            version = next((word for word in words if word.lstrip("v")[:1].isdigit()), "?")
            lines.append(f"{name} {version}")
    return ", ".join(lines)


def counted(counters):
    """The median count of each method: `HEAD 3, GET 4`."""
    median = {method: statistics.median(counter[method] for counter in counters) for method in METHODS}
    parts = [f"{method} {value:g}" for method, value in median.items() if value]
    total = statistics.median(sum(counter.values()) for counter in counters)
    return f"{total:g}" + (f" ({', '.join(parts)})" if parts else "")


def table(options, work, results):
    titles = {
        "image": f"One image, {options.image_mib} MiB in {options.image_layers} layers, to another registry",
        "tags": f"{options.tags} signed tags of {options.shared_layers + 1} layers, {options.shared_layers} of them shared,"
        " to another registry",
        "tags-again": "The same tags again, nothing to do",
        "tags-within": "The same tags to another repository of the same registry",
        "index": f"An index of {len(PLATFORMS)} platforms, signed recursively by cosign 2 and 3, attested by both, with an"
        " SBOM, to another registry",
        "index-again": "The same index again, nothing to do",
        "many": f"{options.many} signed tags of 3 small layers, 2 of them shared, to another registry",
        "many-again": "The same repository again, nothing to do",
    }
    lines = [f"### {titles[work]}", ""]
    within = work.endswith("-within")
    head = ["client", "wall, s", "CPU, s", "peak, MiB", "requests" if within else "requests at the source"]
    head += [] if within else ["requests at the destination"]
    head += [] if work == "image" else ["attachments there"]
    lines += [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    for name, samples in results.items():
        good = [index for index, cost in enumerate(samples.costs) if not cost.failed]
        if not good:
            lines.append(f"| {name} | failed: {samples.costs[0].failed} |" + " |" * (len(head) - 2))
            continue
        costs = [samples.costs[index] for index in good]
        walls = [cost.wall for cost in costs]
        row = [
            name,
            f"{statistics.median(walls):.2f} ({min(walls):.2f}-{max(walls):.2f})",
            f"{statistics.median(cost.cpu for cost in costs):.2f}",
            f"{statistics.median(cost.peak for cost in costs):.1f}",
            counted([samples.source[index] for index in good]),
        ]
        row += [] if within else [counted([samples.destination[index] for index in good])]
        row += [] if work == "image" else [samples.kept]
        if len(good) < len(samples.costs):
            row[0] += f" ({len(samples.costs) - len(good)} of {len(samples.costs)} runs failed)"
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def main():
    options = parse()
    folder = tempfile.mkdtemp(prefix="promoter-benchmark-", dir=options.folder)
    try:
        comparison = Comparison(options, folder)
        for name in ["image", "tags", "index", "many"]:
            if any(work.split("-")[0] == name for work in comparison.works):
                getattr(comparison, name)()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, loopback, plain HTTP;"
        f" {versions(comparison.programs)}. Medians of {options.runs} interleaved runs ({options.many_runs} of the repository of"
        f" {options.many} tags; least and most in brackets), each to a fresh destination. The least peak that can be measured is {measure.floor():.1f} MiB.\n"
    )
    for work in WORKS:
        if work in comparison.results and work in comparison.works:
            print(table(options, work, comparison.results[work]))


if __name__ == "__main__":
    main()
