"""Images to promote: layouts with random layers, pushed by oras and signed by cosign."""

import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIGURATION = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


class Layout:
    """An OCI image layout that is written image by image."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(os.path.join(folder, "blobs", "sha256"))
        with open(os.path.join(folder, "oci-layout"), "w") as file:
            json.dump({"imageLayoutVersion": "1.0.0"}, file)
        self.manifests = []

    def blob(self, data, media_type):
        digest = hashlib.sha256(data).hexdigest()
        with open(os.path.join(self.folder, "blobs", "sha256", digest), "wb") as file:
            file.write(data)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    def layer(self, size):
        """A layer of about so many bytes that does not compress, so that no client gains by trying."""
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            entry = tarfile.TarInfo("data")
            entry.size = size
            tar.addfile(entry, io.BytesIO(os.urandom(size)))
        content = archive.getvalue()
        descriptor = self.blob(gzip.compress(content, compresslevel=0, mtime=0), LAYER)
        return descriptor, "sha256:" + hashlib.sha256(content).hexdigest()

    def image(self, layers, tag):
        configuration = {
            "architecture": "amd64",
            "os": "linux",
            "config": {"Labels": {"tag": tag}},
            "rootfs": {"type": "layers", "diff_ids": [identity for _, identity in layers]},
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self.blob(json.dumps(configuration).encode(), CONFIGURATION),
            "layers": [descriptor for descriptor, _ in layers],
        }
        descriptor = self.blob(json.dumps(manifest).encode(), MANIFEST)
        self.manifests.append({**descriptor, "annotations": {"org.opencontainers.image.ref.name": tag}})
        with open(os.path.join(self.folder, "index.json"), "w") as file:
            json.dump({"schemaVersion": 2, "manifests": self.manifests}, file)
        return descriptor["digest"]


def in_child(work):
    """Does work in a child process, so that its memory is not counted to what is measured later."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # the child must never return into the caller's code
            print(f"error: {error}", flush=True)
            os._exit(1)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise SystemExit("a fixture could not be made, see above")


def call(tools, environment, *command):
    command = [tools[command[0]], *command[1:]]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.strip()}")


def push(tools, environment, layout, tag, image):
    call(tools, environment, "oras", "cp", "--no-tty", "--from-oci-layout", "--to-plain-http", f"{layout}:{tag}", image)


def big_image(folder, tools, environment, registry, size, layers):
    """`big:1.0`: one image of `layers` layers, `size` bytes together."""

    def work():
        layout = Layout(os.path.join(folder, "big"))
        layout.image([layout.layer(size // layers) for _ in range(layers)], "1.0")
        push(tools, environment, layout.folder, "1.0", f"{registry.address}/big:1.0")

    in_child(work)


def signed_tags(folder, tools, environment, registry, count, shared, layer_size, signers):
    """`app:1` to `app:COUNT`: `shared` layers that all have and one of each its own; each signed by each signer."""

    def work():
        layout = Layout(os.path.join(folder, "app"))
        common = [layout.layer(layer_size) for _ in range(shared)]
        key = os.path.join(folder, "cosign")
        call(tools, environment, signers[0], "generate-key-pair", "--output-key-prefix", key)
        for number in range(1, count + 1):
            digest = layout.image(common + [layout.layer(layer_size)], str(number))
            push(tools, environment, layout.folder, str(number), f"{registry.address}/app:{number}")
            for signer in signers:
                extra = ["--use-signing-config=false"] if signer == "cosign3" else []
                call(
                    tools, environment, signer, "sign", "--yes", "--key", f"{key}.key", "--tlog-upload=false",
                    "--allow-http-registry", *extra, f"{registry.address}/app@{digest}",
                )  # fmt: skip

    in_child(work)
