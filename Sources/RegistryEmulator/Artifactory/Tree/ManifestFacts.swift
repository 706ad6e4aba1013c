/// What a manifest says of its image, read once when it is stored.
struct ManifestFacts: Sendable, Codable, Equatable {
    /// Its media type: what it says itself, else what its sender said.
    var mediaType: String
    /// The digests of the blobs that it needs: its config and layers.
    var blobs: [String] = []
    /// The manifests that a list names.
    var children: [Child] = []
    /// The digest of the manifest that it speaks of.
    var subject: String?
    /// What kind of thing it is: `artifactType`, else the config's media type.
    var artifactType: String?
    /// Its annotations.
    var annotations: [String: String] = [:]

    /// Whether it is an OCI manifest with a layer that no image has, such as a signature.
    var isForeignToOldVersions = false

    /// A manifest that a list names.
    struct Child: Sendable, Codable, Equatable {
        var digest: String
        /// `linux-amd64`, as folders of architectures end; `nil` where the list does not say.
        var platform: String?
    }

    /// Whether it lists other manifests.
    var isList: Bool { Self.isList(mediaType) }

    static func isList(_ mediaType: String) -> Bool {
        mediaType == "application/vnd.oci.image.index.v1+json"
            || mediaType == "application/vnd.docker.distribution.manifest.list.v2+json"
    }

    /// The file's name in its folder.
    var fileName: String { isList ? "list.manifest.json" : "manifest.json" }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - bytes: the manifest.
    ///   - contentType: what its sender says it is; `nil` where it was sent as a file.
    init?(parsing bytes: [UInt8], contentType: String?) {
        guard let json = JSONValue(parsing: bytes), json.members != nil else { return nil }
        let own = json["mediaType"]?.text
        let guessed =
            json["manifests"] == nil
            ? "application/vnd.oci.image.manifest.v1+json" : "application/vnd.oci.image.index.v1+json"
        mediaType = own ?? contentType ?? guessed
        let layers = json["layers"]?.elements ?? []
        blobs = ([json["config"]].compactMap(\.self) + layers + (json["blobs"]?.elements ?? []))
            .filter { $0["urls"] == nil }
            .compactMap { $0["digest"]?.text }
        isForeignToOldVersions =
            mediaType == "application/vnd.oci.image.manifest.v1+json"
            && layers.contains { $0["mediaType"]?.text?.contains(".image.") != true }
        children = (json["manifests"]?.elements ?? [])
            .compactMap { entry in
                entry["digest"]?.text.map { Child(digest: $0, platform: Self.platform(entry["platform"])) }
            }
        subject = json["subject"]?["digest"]?.text
        artifactType = json["artifactType"]?.text ?? json["config"]?["mediaType"]?.text
        for member in json["annotations"]?.members ?? [] { annotations[member.name] = member.value.text }
    }

    private static func platform(_ json: JSONValue?) -> String? {
        guard let system = json?["os"]?.text, let architecture = json?["architecture"]?.text else { return nil }
        return ([system, architecture] + [json?["variant"]?.text].compactMap(\.self)).joined(separator: "-")
    }
}
