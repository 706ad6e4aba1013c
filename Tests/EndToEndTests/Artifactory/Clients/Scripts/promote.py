"""Promotes an image, first as a copy under another tag, then as it is done by default: promote.py SOURCE TARGET IMAGE TAG"""

import sys

from artifactory_site import equal, names, path

source, target, image, tag = sys.argv[1:]
root = path(source)
before = path(source, image, tag, "manifest.json").stat().sha256

root.promote_docker_image(source, target, image, tag, copy=True, target_tag="stable")
equal(path(target, image, "stable", "manifest.json").stat().sha256, before)
equal(path(source, image, tag, "manifest.json").exists(), True)
# No signature comes along.
equal(names(path(target, image)), ["stable"])

root.promote_docker_image(source, target, image, tag)
equal(path(target, image, tag, "manifest.json").stat().sha256, before)
equal(path(source, image, tag, "manifest.json").exists(), False)
