"""How each client copies: lists of commands that are measured as one."""


class Client:
    """A client: its name, and what it runs for one image and for all tags of a repository."""

    def __init__(self, name, program, one, all_tags=None):
        self.name = name
        self.program = program
        self._one = one
        self._all = all_tags

    def copy_image(self, source, destination, repository, target, tag):
        return [self._one(source, destination, repository, target, tag)]

    def copy_tags(self, source, destination, repository, target, tags):
        if self._all:
            return [self._all(source, destination, repository, target, tags)]
        return [self._one(source, destination, repository, target, tag) for tag in tags]


def clients(programs):
    """All clients whose program is there, by the names of `programs`."""

    def promoter(source, destination, repository, target, tags):
        # Another repository of the same name: below another path of the registry.
        prefix = target[: -len(repository)].rstrip("/")
        to = f"oci+http://{destination}" + (f"/{prefix}" if prefix else "")
        return [
            programs["promoter"], "promote", *[f"{repository}:{tag}" for tag in tags],
            "--from", f"oci+http://{source}", "--to", to,
        ]  # fmt: skip

    def crane(source, destination, repository, target, tag):
        return [
            programs["crane"], "copy", "--insecure", f"{source}/{repository}:{tag}", f"{destination}/{target}:{tag}",
        ]  # fmt: skip

    def crane_all(source, destination, repository, target, _):
        return [
            programs["crane"], "copy", "--insecure", "--all-tags", f"{source}/{repository}", f"{destination}/{target}",
        ]  # fmt: skip

    def oras(source, destination, repository, target, tag):
        return [
            programs["oras"], "cp", "-r", "--no-tty", "--from-plain-http", "--to-plain-http",
            f"{source}/{repository}:{tag}", f"{destination}/{target}:{tag}",
        ]  # fmt: skip

    def skopeo(source, destination, repository, target, tag):
        return [
            programs["skopeo"], "--insecure-policy", "copy", "--quiet", "--all", "--preserve-digests",
            "--src-tls-verify=false", "--dest-tls-verify=false",
            f"docker://{source}/{repository}:{tag}", f"docker://{destination}/{target}:{tag}",
        ]  # fmt: skip

    def cosign(source, destination, repository, target, tag):
        return [
            programs["cosign3"], "copy", "--allow-http-registry",
            f"{source}/{repository}:{tag}", f"{destination}/{target}:{tag}",
        ]  # fmt: skip

    known = [
        Client("promoter", "promoter", lambda *where: promoter(*where[:4], [where[4]]), promoter),
        Client("crane copy", "crane", crane, crane_all),
        Client("oras cp -r", "oras", oras),
        Client("skopeo copy --all", "skopeo", skopeo),
        Client("cosign copy", "cosign3", cosign),
    ]
    return [client for client in known if programs.get(client.program)]
