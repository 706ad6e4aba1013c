"""A docker-registry on loopback with an empty storage, and its access log."""

import hashlib
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from collections import Counter

ACCEPTED = ", ".join(
    f"application/vnd.{name}+json"
    for name in ["oci.image.index.v1", "oci.image.manifest.v1", "docker.distribution.manifest.v2"]
)
LINE = re.compile(r'\] "(?P<method>[A-Z]+) (?P<path>\S+) HTTP/[0-9.]+" (?P<status>\d+) ')


class Registry:
    """One registry; `with` stops it and removes its storage."""

    def __init__(self, folder):
        self.folder = tempfile.mkdtemp(prefix="registry-", dir=folder)
        self.access = os.path.join(self.folder, "access.log")
        log = os.path.join(self.folder, "registry.log")
        configuration = os.path.join(self.folder, "config.yml")
        with open(configuration, "w") as file:
            file.write(
                "version: 0.1\nlog: {level: info}\n"
                f"storage: {{filesystem: {{rootdirectory: '{self.folder}/storage', maxthreads: 100}}, "
                "delete: {enabled: true}, maintenance: {uploadpurging: {enabled: false}}}\n"
                "http: {addr: '127.0.0.1:0', secret: benchmark}\n"
            )
        with open(self.access, "wb") as access, open(log, "wb") as errors:
            self.process = subprocess.Popen(
                ["docker-registry", "serve", configuration], stdin=subprocess.DEVNULL, stdout=access, stderr=errors
            )
        deadline = time.monotonic() + 30
        while True:
            with open(log, errors="replace") as file:
                found = re.search(r"listening on 127\.0\.0\.1:(\d+)\D", file.read())
            if found:
                break
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"docker-registry did not start, see {log}")
            time.sleep(0.01)
        self.port = int(found.group(1))
        self.address = f"127.0.0.1:{self.port}"
        self.offset = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _requests(self):
        """The requests since the last call, as (method, path)."""
        mark = f"/v2/?mark={uuid.uuid4()}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", mark)
        connection.getresponse().read()
        connection.close()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with open(self.access, errors="replace") as file:
                file.seek(self.offset)
                text = file.read()
                end = file.tell()
            if mark in text:
                self.offset = end
                found = [(line["method"], line["path"]) for line in map(LINE.search, text.splitlines()) if line]
                return [request for request in found if "/v2/?mark=" not in request[1]]
            time.sleep(0.01)
        raise SystemExit(f"the registry at {self.address} does not log its requests")

    def take_counts(self):
        """How many requests of each method came since the last call."""
        return Counter(method for method, _ in self._requests())

    def _ask(self, method, path, body=None, headers=None):
        """One request: its status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    def tags(self, repository):
        """All tags of a repository."""
        status, _, body = self._ask("GET", f"/v2/{repository}/tags/list")
        return [] if status == 404 else json.loads(body)["tags"] or []

    def attached(self, repository):
        """The digests of all that is attached to images: under tags of cosign's, and in lists of referrers."""
        found = set()
        for tag in self.tags(repository):
            if not tag.startswith("sha256-"):
                continue
            status, headers, body = self._ask("GET", f"/v2/{repository}/manifests/{tag}", headers={"Accept": ACCEPTED})
            if status != 200:
                raise SystemExit(f"{repository}:{tag} can't be read: {status}")
            if "." in tag:
                found.add(headers["Docker-Content-Digest"])
            else:
                found.update(entry["digest"] for entry in json.loads(body).get("manifests", []))
        return found

    def push_blob(self, repository, data):
        """Writes a blob."""
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        _, headers, _ = self._ask("POST", f"/v2/{repository}/blobs/uploads/")
        location = headers["Location"].removeprefix(f"http://{self.address}")
        status, _, body = self._ask("PUT", f"{location}{'&' if '?' in location else '?'}digest={digest}", data)
        if status != 201:
            raise SystemExit(f"a blob could not be pushed: {status} {body}")

    def push_manifest(self, repository, tag, data, media_type):
        """Writes a manifest under a tag."""
        status, _, body = self._ask(
            "PUT", f"/v2/{repository}/manifests/{tag}", data, {"Content-Type": media_type}
        )
        if status != 201:
            raise SystemExit(f"{repository}:{tag} could not be pushed: {status} {body}")
