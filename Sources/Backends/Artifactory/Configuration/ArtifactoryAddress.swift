internal import HTTPTransport
internal import PromoterCore

/// Where an Artifactory is, read from a URL as people have it: of the server, of a repository, of the user interface.
struct ArtifactoryAddress: Sendable, Hashable {
    /// `https://HOST/artifactory`, without a slash behind.
    let base: TransportURL
    /// The key of the repository that the URL leads to.
    let repository: String?

    static let expected = "the URL of an Artifactory, https://HOST/artifactory"

    /// Reads a URL.
    ///
    /// - Parameter text: with or without its scheme.
    /// - Throws: ``SettingError`` without a path.
    init(_ text: String) throws(SettingError) {
        let text = text.contains("://") ? text : "https://" + text
        let url: TransportURL
        do {
            url = try TransportURL(String(text.prefix { $0 != "?" && $0 != "#" }))
        } catch {
            throw SettingError(reason: "\(error)", expected: Self.expected)
        }
        var path = url.path.split(separator: "/").map { String($0) }
        var rest: [String] = []
        if path.first == "ui" {
            (path, rest) = (["artifactory"], Self.repository(ofInterface: path))
        } else if let place = path.firstIndex(of: "artifactory") {
            rest = Array(path[(place + 1)...])
            path = Array(path[...place])
            rest = Self.repository(ofPath: rest)
        } else if path.isEmpty {
            path = ["artifactory"]
        }
        guard rest.count <= 1 else {
            throw SettingError(
                reason: "'\(text)' leads to a folder, \(rest.joined(separator: "/"))",
                expected:
                    "\(Self.expected), with the repository's key under `repository`; images are named on the command line"
            )
        }
        if let key = rest.first { try Self.check(key) }
        repository = rest.first
        do {
            base = try TransportURL(url.base + "/" + path.joined(separator: "/"))
        } catch {
            throw SettingError(reason: "\(error)", expected: Self.expected)
        }
    }

    /// The Access service beside this Artifactory, `https://HOST/access`.
    var access: TransportURL {
        let text = base.text
        let stem = text.hasSuffix("/artifactory") ? String(text.dropLast("/artifactory".count)) : base.base
        return (try? TransportURL(stem + "/access")) ?? base
    }

    /// Equal for two addresses of one Artifactory.
    var identity: String { "artifactory \(base.scheme)://\(base.host.lowercased()):\(base.port)\(base.path)" }

    /// Checks the key of a repository.
    static func check(_ key: String) throws(SettingError) {
        let isWord = key.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
            default: false
            }
        }
        guard isWord, !key.isEmpty, key != ".", key != ".." else {
            throw SettingError(
                reason: "'\(key)' is no key of a repository",
                expected: "letters, digits, '.', '_' and '-', as docker-prod-local"
            )
        }
    }

    /// `/ui/repos/tree/General/KEY/…` and the like lead to a repository; its folders are not regarded.
    private static func repository(ofInterface path: [String]) -> [String] {
        guard let tree = path.firstIndex(of: "tree"), path.count > tree + 2 else { return [] }
        return [path[tree + 2]]
    }

    private static func repository(ofPath path: [String]) -> [String] {
        switch path.first {
        case "webapp", "ui": []
        case "api":
            // `api/docker/KEY` is where docker's API is.
            path.count > 2 && path[1] == "docker" ? [path[2]] : []
        default: path
        }
    }
}

extension TransportURL {
    /// Scheme and authority, as they were given.
    var base: String { "\(scheme)://" + authority }

    private var authority: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }
}
