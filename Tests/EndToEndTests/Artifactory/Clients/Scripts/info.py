"""Reads what the storage API tells of an image: info.py REPOSITORY IMAGE TAG HEXADECIMAL SIZE"""

import sys

from artifactory_site import equal, names, path

repository, image, tag, hexadecimal, size = sys.argv[1:]
manifest = path(repository, image, tag, "manifest.json")
stat = manifest.stat()
equal(stat.sha256, hexadecimal)
equal(stat.size, int(size))
equal(stat.is_dir, False)
equal(stat.mime_type, "application/json")
equal(manifest.read_bytes()[:1], b"{")

folder = path(repository, image)
equal(folder.is_dir(), True)
equal({tag, f"sha256-{hexadecimal}.sig"} <= set(names(folder)), True)
equal(path(repository, image, "absent").exists(), False)

found = folder.aql("items.find", {"repo": repository, "path": f"{image}/{tag}", "name": "manifest.json"})
equal([(item["path"], item["name"]) for item in found], [(f"{image}/{tag}", "manifest.json")])
