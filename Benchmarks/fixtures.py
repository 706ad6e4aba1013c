"""Images to promote: layouts with random layers, pushed by oras and signed by cosign."""

import base64
import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIGURATION = "application/vnd.oci.image.config.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
SIGNED = "application/vnd.dev.cosign.simplesigning.v1+json"


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

    def image(self, layers, tag, architecture="amd64"):
        configuration = {
            "architecture": architecture,
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
        return self._tagged(self.blob(json.dumps(manifest).encode(), MANIFEST), tag)

    def index(self, images, tag):
        """An index of images: descriptors by their architectures."""
        entries = [
            {**descriptor, "platform": {"os": "linux", "architecture": architecture}}
            for architecture, descriptor in images.items()
        ]
        content = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
        return self._tagged(self.blob(json.dumps(content).encode(), INDEX), tag)

    def _tagged(self, descriptor, tag):
        names = {"annotations": {"org.opencontainers.image.ref.name": tag}} if tag else {}
        self.manifests.append({**descriptor, **names})
        with open(os.path.join(self.folder, "index.json"), "w") as file:
            json.dump({"schemaVersion": 2, "manifests": self.manifests}, file)
        return descriptor

    def read(self, descriptor):
        with open(os.path.join(self.folder, "blobs", descriptor["digest"].replace(":", "/")), "rb") as file:
            return file.read()


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
            digest = layout.image(common + [layout.layer(layer_size)], str(number))["digest"]
            push(tools, environment, layout.folder, str(number), f"{registry.address}/app:{number}")
            for signer in signers:
                extra = ["--use-signing-config=false"] if signer == "cosign3" else []
                call(
                    tools, environment, signer, "sign", "--yes", "--key", f"{key}.key", "--tlog-upload=false",
                    "--allow-http-registry", *extra, f"{registry.address}/app@{digest}",
                )  # fmt: skip

    in_child(work)


def vouched_index(folder, tools, environment, registry, platforms, layer_size):
    """`index:1.0`: an index signed recursively by cosign 2 and 3, attested by both, with an SBOM that oras attached."""

    def work():
        layout = Layout(os.path.join(folder, "index"))
        common = layout.layer(layer_size)
        images = {
            architecture: layout.image([common, layout.layer(layer_size)], None, architecture)
            for architecture in platforms
        }
        digest = layout.index(images, "1.0")["digest"]
        push(tools, environment, layout.folder, "1.0", f"{registry.address}/index:1.0")
        image = f"{registry.address}/index@{digest}"
        key = os.path.join(folder, "vouching")
        call(tools, environment, "cosign2", "generate-key-pair", "--output-key-prefix", key)
        with open(os.path.join(folder, "statement.json"), "w") as file:
            json.dump({"builder": "benchmark"}, file)
        for signer in ["cosign2", "cosign3"]:
            options = ["--yes", "--key", f"{key}.key", "--tlog-upload=false", "--allow-http-registry"]
            options += ["--use-signing-config=false"] if signer == "cosign3" else []
            call(tools, environment, signer, "sign", *options, "--recursive", image)
            call(
                tools, environment, signer, "attest", *options, "--type", "custom", "--predicate",
                os.path.join(folder, "statement.json"), image,
            )  # fmt: skip
        with open(os.path.join(folder, "sbom.json"), "w") as file:
            json.dump({"spdxVersion": "SPDX-2.3"}, file)
        call(
            tools, environment, "oras", "attach", "--no-tty", "--plain-http", "--disable-path-validation",
            "--artifact-type", "application/spdx+json", image, os.path.join(folder, "sbom.json"),
        )  # fmt: skip

    in_child(work)


def synthetic_tags(folder, registry, count, shared, layer_size):
    """`many:1` to `many:COUNT`: like `signed_tags`, but what stands for the signatures is random."""

    def work():
        layout = Layout(os.path.join(folder, "many"))
        common = [layout.layer(layer_size) for _ in range(shared)]
        pushed = set()

        def put(descriptor):
            if descriptor["digest"] not in pushed:
                registry.push_blob("many", layout.read(descriptor))
                pushed.add(descriptor["digest"])

        for number in range(1, count + 1):
            image = layout.image(common + [layout.layer(layer_size)], str(number))
            manifest = json.loads(layout.read(image))
            for blob in [manifest["config"], *manifest["layers"]]:
                put(blob)
            registry.push_manifest("many", str(number), layout.read(image), MANIFEST)
            payload = {"critical": {"type": "cosign container image signature",
                       "image": {"docker-manifest-digest": image["digest"]}, "identity": {}}, "optional": None}
            layer = layout.blob(json.dumps(payload).encode(), SIGNED)
            config = layout.blob(json.dumps({"rootfs": {"diff_ids": [layer["digest"]]}}).encode(), CONFIGURATION)
            signature = base64.b64encode(os.urandom(71)).decode()
            layer["annotations"] = {"dev.cosignproject.cosign/signature": signature}
            put(layer)
            put(config)
            signed = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]}
            name = image["digest"].replace(":", "-") + ".sig"
            registry.push_manifest("many", name, json.dumps(signed).encode(), MANIFEST)

    in_child(work)
