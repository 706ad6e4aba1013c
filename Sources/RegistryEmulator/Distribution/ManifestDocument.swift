internal import FoundationEssentials

/// What a manifest or an index says, as far as registries look at it.
struct ManifestDocument: Decodable, Sendable {
    var mediaType: String?
    var artifactType: String?
    var config: Descriptor?
    var layers: [Descriptor]?
    /// Of the withdrawn artifact manifests.
    var blobs: [Descriptor]?
    var manifests: [Descriptor]?
    var subject: Descriptor?
    var annotations: [String: String]?

    struct Descriptor: Codable, Sendable {
        var mediaType: String?
        var digest: String
        var size: Int64?
        var artifactType: String?
        var annotations: [String: String]?
        var urls: [String]?
        var platform: Platform?
    }

    struct Platform: Codable, Sendable {
        var architecture: String?
        var os: String?
    }

    /// Reads a manifest; `nil` where it is no JSON object of that form.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSONDecoder().decode(ManifestDocument.self, from: Data(bytes)) else { return nil }
        self = document
    }

    /// What a list of referrers says of its kind: its own type, else its config's.
    var kind: String? { artifactType ?? config?.mediaType }
}

/// The media types that registries tell apart.
enum MediaTypes {
    static let ociIndex = "application/vnd.oci.image.index.v1+json"
    static let ociManifest = "application/vnd.oci.image.manifest.v1+json"
    static let dockerList = "application/vnd.docker.distribution.manifest.list.v2+json"
    static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"

    static func isList(_ type: String) -> Bool { type == ociIndex || type == dockerList }

    static func isOCI(_ type: String) -> Bool { type == ociIndex || type == ociManifest }

    /// The type without parameters, in lower case.
    static func essence(_ type: String) -> String {
        let essence = type.prefix { $0 != ";" }
        return String(essence.filter { $0 != " " && $0 != "\t" }).lowercased()
    }

    /// Whether a layer need not be in the registry: it may not be distributed, or is fetched from elsewhere.
    static func isForeign(_ type: String) -> Bool { type.contains("nondistributable") || type.contains("foreign") }
}
