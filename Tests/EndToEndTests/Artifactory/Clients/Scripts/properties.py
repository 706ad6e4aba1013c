"""Sets, reads, changes and removes properties of a manifest: properties.py REPOSITORY IMAGE TAG"""

import sys

from artifactory_site import equal, path

repository, image, tag = sys.argv[1:]
manifest = path(repository, image, tag, "manifest.json")
own = set(manifest.properties)

manifest.set_properties({"promoted.by": "ci", "seen": ["a", "b,c", "d|e=f"]}, recursive=False)
equal(manifest.properties["promoted.by"], ["ci"])
equal(sorted(manifest.properties["seen"]), ["a", "b,c", "d|e=f"])
manifest.update_properties({"promoted.by": "someone else"})
equal(manifest.properties["promoted.by"], ["someone else"])
manifest.del_properties(["promoted.by", "seen"])
equal(set(manifest.properties), own)
