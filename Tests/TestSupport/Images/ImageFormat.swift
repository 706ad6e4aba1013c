/// Whose media types a fixture's manifests have.
public enum ImageFormat: String, CaseIterable, Sendable {
    /// OCI image specification 1.
    case oci
    /// Docker's schema 2.
    case docker

    var manifest: String {
        switch self {
        case .oci: "application/vnd.oci.image.manifest.v1+json"
        case .docker: "application/vnd.docker.distribution.manifest.v2+json"
        }
    }

    var index: String {
        switch self {
        case .oci: "application/vnd.oci.image.index.v1+json"
        case .docker: "application/vnd.docker.distribution.manifest.list.v2+json"
        }
    }

    var configuration: String {
        switch self {
        case .oci: "application/vnd.oci.image.config.v1+json"
        case .docker: "application/vnd.docker.container.image.v1+json"
        }
    }

    func layer(_ packing: FixtureLayer.Packing) -> String {
        switch (self, packing) {
        case (.oci, .plain): "application/vnd.oci.image.layer.v1.tar"
        case (.oci, .gzip): "application/vnd.oci.image.layer.v1.tar+gzip"
        case (.docker, .plain): "application/vnd.docker.image.rootfs.diff.tar"
        case (.docker, .gzip): "application/vnd.docker.image.rootfs.diff.tar.gzip"
        }
    }
}
