internal import BoundedFiles
import FoundationEssentials

/// What docker's `config.json` and containers' `auth.json` have in common (containers-auth.json(5)).
struct StoredCredentialsFile: Sendable {
    /// One registry's, or one namespace's, credentials in the file itself.
    struct Entry: Sendable, Decodable {
        var auth: String?
        var username: String?
        var password: String?
        var identitytoken: String?
        var registrytoken: String?
    }

    /// The most bytes that a file may have.
    private static let sizeLimit = 4 << 20

    /// The file's path, for messages.
    let path: String
    let entries: [String: Entry]
    let helpers: [String: String]
    let defaultHelper: String?

    init(path: String, entries: [String: Entry], helpers: [String: String] = [:], defaultHelper: String? = nil) {
        self.path = path
        self.entries = entries
        self.helpers = helpers
        self.defaultHelper = defaultHelper
    }

    /// Reads a file's bytes.
    ///
    /// An empty file is one without entries, as docker has it.
    init(path: String, bytes: Data) throws(CredentialsError) {
        guard bytes.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
            self.init(path: path, entries: [:])
            return
        }
        let contents: Contents
        do {
            contents = try JSONDecoder().decode(Contents.self, from: bytes)
        } catch let error as DecodingError {
            throw .malformed(path, error.problem)
        } catch {
            throw .malformed(path, "it is not valid JSON")
        }
        self.init(
            path: path,
            entries: (contents.auths ?? [:]).compactMapValues { $0 },
            helpers: (contents.credHelpers ?? [:]).compactMapValues { $0 },
            defaultHelper: contents.credsStore.flatMap { $0.isEmpty ? nil : $0 }
        )
    }

    /// Reads a file.
    ///
    /// - Returns: its contents, or `nil` where there is no such file.
    static func read(_ path: String) throws(CredentialsError) -> StoredCredentialsFile? {
        switch FileBytes.read(path, relativeTo: ".", limit: sizeLimit) {
        case .success(let bytes): return try StoredCredentialsFile(path: path, bytes: Data(bytes))
        case .failure(let failure):
            if failure.isAbsent { return nil }
            throw CredentialsError(
                .unreadableFile,
                place: path,
                problem: "it \(failure.reason)",
                remedy: "Make it a file that this user may read, or name another one in REGISTRY_AUTH_FILE."
            )
        }
    }

    private struct Contents: Decodable {
        var auths: [String: Entry?]?
        var credHelpers: [String: String?]?
        var credsStore: String?
    }
}

extension CredentialsError {
    static func malformed(_ path: String, _ problem: String) -> CredentialsError {
        CredentialsError(
            .malformedFile,
            place: path,
            problem: problem,
            remedy:
                "Mend the file, or delete it and log in again with `docker login`, `podman login` or `cosign login`."
        )
    }
}

extension DecodingError {
    /// What is wrong and where, without any of the file's values.
    fileprivate var problem: String {
        switch self {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "'\(context.place)' should be \(Self.name(of: type))"
        case .keyNotFound(let key, let context): "'\(key.stringValue)' is missing in '\(context.place)'"
        case .dataCorrupted: "it is not valid JSON"
        @unknown default: "it is not valid JSON"
        }
    }

    private static func name(of type: Any.Type) -> String {
        type == String.self ? "a string" : "an object"
    }
}

extension DecodingError.Context {
    fileprivate var place: String {
        codingPath.isEmpty ? "the file" : codingPath.map(\.stringValue).joined(separator: ".")
    }
}
