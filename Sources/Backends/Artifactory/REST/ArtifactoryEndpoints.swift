internal import HTTPTransport
internal import PromoterCore

/// The URLs of the REST API.
struct ArtifactoryEndpoints: Sendable, Hashable {
    /// `https://HOST/artifactory`.
    let base: TransportURL

    var version: TransportURL { base.appendingPath("api/system/version") }

    func repository(_ key: String) -> TransportURL { base.appendingPath("api/repositories/\(key)") }

    func storage(_ key: String, _ path: String) -> TransportURL { base.appendingPath("api/storage/\(key)/\(path)") }

    /// A file or a folder itself.
    func item(_ path: String, in key: String) -> TransportURL { base.appendingPath("\(key)/\(path)") }

    /// All files of the folders of an image.
    func list(_ folder: FolderPath) -> TransportURL {
        storage(folder.key, folder.image.text)
            .appendingQueryFlag("list")
            .appendingQueryItem(name: "deep", value: "1")
            .appendingQueryItem(name: "depth", value: "2")
            .appendingQueryItem(name: "listFolders", value: "0")
            .appendingQueryItem(name: "mdTimestamps", value: "0")
    }

    var search: TransportURL { base.appendingPath("api/search/aql") }

    func promote(from key: String) -> TransportURL { base.appendingPath("api/docker/\(key)/v2/promote") }

    func copy(_ path: String, from key: String, to target: String, in targetKey: String) -> TransportURL {
        base.appendingPath("api/copy/\(key)/\(path)").appendingQueryItem(name: "to", value: "/\(targetKey)/\(target)")
    }

    func properties(_ text: String, of path: String, in key: String) -> TransportURL {
        storage(key, path)
            .appendingQueryItem(name: "properties", value: text)
            .appendingQueryItem(name: "recursive", value: "0")
    }
}
