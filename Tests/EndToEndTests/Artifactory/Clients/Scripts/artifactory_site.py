"""Where the Artifactory is, and who asks: from the environment."""

import os

from artifactory import ArtifactoryPath


def path(*parts: str) -> ArtifactoryPath:
    """A path in the Artifactory, the repository's key first."""
    return ArtifactoryPath(
        "/".join([os.environ["ARTIFACTORY_URL"], *parts]),
        auth=(os.environ["ARTIFACTORY_USER"], os.environ["ARTIFACTORY_PASSWORD"]),
    )


def names(folder: ArtifactoryPath) -> list[str]:
    """What lies in a folder."""
    return sorted(child.name for child in folder)


def equal(found, expected) -> None:
    """Ends the script where two values differ."""
    if found != expected:
        raise SystemExit(f"expected {expected!r}, found {found!r}")
