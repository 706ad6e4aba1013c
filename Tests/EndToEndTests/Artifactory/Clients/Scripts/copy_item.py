"""Copies a tag's folder and a file of it, and finds where they come to lie: copy_item.py SOURCE TARGET IMAGE TAG"""

import sys

from artifactory_site import equal, names, path

source, target, image, tag = sys.argv[1:]
folder = path(source, image, tag)

# To where nothing is: under the new name.
folder.copy(path(target, image, "copied"))
equal(names(path(target, image, "copied")), names(folder))
# To where a folder is: into it.
folder.copy(path(target, image, "copied"))
equal(path(target, image, "copied", tag).is_dir(), True)
# A file is a file, and takes the other one's place.
manifest = path(source, image, tag, "manifest.json")
for _ in range(2):
    manifest.copy(path(target, image, "single", "manifest.json"))
    equal(names(path(target, image, "single")), ["manifest.json"])
equal(path(target, image, "single", "manifest.json").stat().sha256, manifest.stat().sha256)
# A dry run copies nothing.
manifest.copy(path(target, image, "dry", "manifest.json"), dry_run=True)
equal(path(target, image, "dry").exists(), False)
