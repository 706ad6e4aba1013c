internal import PromoterConfiguration
internal import PromoterCore

/// Explains a location that is neither a registry of the configuration nor a URL that a backend knows.
struct UnknownLocation: Sendable {
    private let location: String
    private let option: String
    private let prefixes: [String]
    private let names: [String]
    private let file: String?

    init(_ location: String, option: String, catalog: BackendCatalog, configuration: Configuration?) {
        self.location = location
        self.option = option
        prefixes = catalog.factories.flatMap(\.locationPrefixes)
        names = configuration?.registries.map(\.name) ?? []
        file = configuration?.file
    }

    /// What to tell.
    var failure: CommandFailure {
        if location.isEmpty {
            return .usage("unknownLocation", "\(option) names no registry", mend: expectation)
        }
        if let scheme { return unknownScheme(scheme) }
        if looksLikePath { return .usage("unknownLocation", "\(described) is a path", mend: write(asFolder: location)) }
        if looksLikeHost {
            return .usage(
                "unknownLocation",
                "\(described) is no registry of the configuration, and no URL",
                mend: write(asRegistry: location) + known
            )
        }
        return unknownName
    }

    private var described: String { "'\(location)' of \(option)" }
    private var expectation: String {
        "write a registry's name of the configuration, or a URL that begins with \(prefixes.joined(separator: " or "))"
    }

    private var scheme: String? {
        guard let end = location.firstRange(of: "://") else { return nil }
        return String(location[..<end.lowerBound])
    }

    private var looksLikePath: Bool {
        location.hasPrefix("/") || location.hasPrefix("./") || location.hasPrefix("../") || location.hasPrefix("~")
    }

    private var looksLikeHost: Bool {
        location.contains(":") || location.contains("/") || location.contains(".") || location == "localhost"
    }

    private var known: String {
        names.isEmpty ? "" : "; the configuration has \(names.joined(separator: ", "))"
    }

    private func unknownScheme(_ scheme: String) -> CommandFailure {
        let rest = String(location.dropFirst(scheme.count + 3))
        let mend: String
        switch scheme.lowercased() {
        case "https", "docker", "registry": mend = write(asRegistry: rest, isPlain: false)
        case "http": mend = write(asRegistry: rest, isPlain: true)
        case "file", "dir": mend = write(asFolder: rest)
        default:
            let near = Suggestion.nearest(
                to: scheme,
                among: prefixes.filter { $0.hasSuffix("://") }.map { String($0.dropLast(3)) }
            )
            mend = near.map { "write \($0)://\(rest)" } ?? expectation
        }
        return .usage("unknownLocation", "\(described) begins with '\(scheme)://', which no backend knows", mend: mend)
    }

    private var unknownName: CommandFailure {
        guard let file else {
            var problem = CommandFailure.Problem(
                "noConfiguration",
                "\(described) is the name of a registry, but there is no configuration",
                remedy:
                    "write \(ConfigurationFile.defaultName) with the registry '\(location)', name the file with --config, or \(expectation)"
            )
            problem.registry = location
            return CommandFailure(.configuration, [problem])
        }
        var problem = CommandFailure.Problem(
            "unknownRegistry",
            "there is no registry \(described) in \(file)",
            remedy: names.isEmpty
                ? "add it below 'registries:'"
                : "\(file) has \(Suggestion.sorted(names, nearestTo: location).joined(separator: ", "))"
        )
        problem.registry = location
        return CommandFailure(.usage, [problem])
    }

    private func write(asRegistry host: String, isPlain: Bool? = nil) -> String {
        let secure = prefixes.first { $0 == "oci://" }
        let plain = prefixes.first { $0 == "oci+http://" }
        let forms = [
            isPlain == true ? nil : secure.map { "\($0)\(host)" },
            isPlain == false ? nil : plain.map { "\($0)\(host)\(isPlain == nil ? " (without TLS)" : "")" },
        ]
        .compactMap(\.self)
        return forms.isEmpty ? expectation : "write " + forms.joined(separator: " or ")
    }

    private func write(asFolder path: String) -> String {
        prefixes.contains("local:") ? "write local:\(path) for a folder of image layouts" : expectation
    }
}
