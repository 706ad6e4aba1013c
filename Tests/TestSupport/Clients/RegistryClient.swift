import FoundationEssentials

/// oras, skopeo and crane as the tests use them, each with what it takes to speak to a registry of the tests.
public struct RegistryClient: Sendable {
    /// Who the clients are and whom they trust.
    public let home: ClientHome

    /// Makes a client.
    ///
    /// - Parameter home: Who it is and whom it trusts; without one, nobody and the system's authorities.
    /// - Throws: When its home cannot be made.
    public init(home: ClientHome? = nil) throws {
        self.home = try home ?? ClientHome()
    }

    /// Pushes an image or index, with all that it lists, from a layout.
    ///
    /// - Parameters:
    ///   - reference: Its name in the layout, or its digest.
    ///   - layout: The layout.
    ///   - registry: The registry to push to.
    ///   - repository: The repository to push to.
    ///   - tag: The tag to push as; nil for the reference itself.
    /// - Throws: ``TestSupportError`` when oras is missing or fails.
    public func push(
        _ reference: String,
        from layout: ImageLayout,
        to registry: any ImageRegistry,
        repository: String,
        tag: String? = nil
    ) async throws {
        try await push(reference, fromLayoutAt: layout.path, to: registry, repository: repository, tag: tag)
    }

    /// Pushes an image or index, with all that it lists, from a layout that a path names.
    ///
    /// - Parameters:
    ///   - reference: Its name in the layout, or its digest.
    ///   - path: The path of the layout.
    ///   - registry: The registry to push to.
    ///   - repository: The repository to push to.
    ///   - tag: The tag to push as; nil for the reference itself.
    /// - Throws: ``TestSupportError`` when oras is missing or fails.
    public func push(
        _ reference: String,
        fromLayoutAt path: String,
        to registry: any ImageRegistry,
        repository: String,
        tag: String? = nil
    ) async throws {
        let source = "\(path)\(reference.contains(":") ? "@" : ":")\(reference)"
        try await oras(
            ["cp", "--no-tty", "--from-oci-layout", source, registry.image(repository, tag ?? reference)]
                + (registry.isSecure ? [] : ["--to-plain-http"])
        )
    }

    /// The digest that a tag points to, or nil where the registry has no such tag.
    ///
    /// - Parameters:
    ///   - tag: The tag.
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Returns: `sha256:` and 64 hexadecimal digits, or nil.
    /// - Throws: ``TestSupportError`` when crane is missing or fails for another reason than that nothing is there.
    public func digest(of tag: String, in repository: String, at registry: any ImageRegistry) async throws -> String? {
        let result = try await command(.crane, ["digest", registry.image(repository, tag)]).result()
        if result.isSuccess {
            return result.outputText.split(whereSeparator: \.isNewline).first.map(String.init)
        }
        if result.errorText.contains("404 Not Found") || result.errorText.contains("_UNKNOWN") { return nil }
        throw TestSupportError("crane digest \(registry.image(repository, tag)): \(result)")
    }

    /// The bytes of a manifest.
    ///
    /// - Parameters:
    ///   - reference: A tag or digest.
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Returns: The manifest as the registry sends it.
    /// - Throws: ``TestSupportError`` when crane is missing or fails.
    public func manifest(
        _ reference: String,
        in repository: String,
        at registry: any ImageRegistry
    ) async throws -> [UInt8] {
        let result = try await command(.crane, ["manifest", registry.image(repository, reference)]).result()
        guard result.isSuccess else { throw TestSupportError("crane manifest: \(result)") }
        return result.output
    }

    /// All tags of a repository, sorted; none where there is no such repository.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Returns: The tags.
    /// - Throws: ``TestSupportError`` when crane is missing or fails for another reason than that nothing is there.
    public func tags(in repository: String, at registry: any ImageRegistry) async throws -> [String] {
        let result = try await command(.crane, ["ls", "\(registry.address)/\(repository)"]).result()
        if result.isSuccess { return result.outputText.split(whereSeparator: \.isNewline).map(String.init).sorted() }
        if result.errorText.contains("NAME_UNKNOWN") { return [] }
        throw TestSupportError("crane ls \(registry.address)/\(repository): \(result)")
    }

    /// Deletes a manifest by its digest, and with it the tags that point to it.
    ///
    /// - Parameters:
    ///   - digest: The manifest's digest.
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Throws: ``TestSupportError`` when crane is missing or fails.
    public func delete(_ digest: String, in repository: String, at registry: any ImageRegistry) async throws {
        try await command(.crane, ["delete", registry.image(repository, digest)]).run()
    }

    /// Copies all tags of a repository into a layout, signatures and attestations among them.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - path: The path of the layout; made where it is missing.
    /// - Throws: ``TestSupportError`` when crane or oras is missing or fails.
    public func pull(_ repository: String, from registry: any ImageRegistry, toLayoutAt path: String) async throws {
        for tag in try await tags(in: repository, at: registry) {
            let insecure = registry.isSecure ? [] : ["--from-plain-http"]
            try await oras(
                ["cp", "--no-tty", "--to-oci-layout", registry.image(repository, tag), "\(path):\(tag)"] + insecure
            )
        }
    }

    /// Pushes all tags of a layout, signatures and attestations among them.
    ///
    /// - Parameters:
    ///   - path: The path of the layout.
    ///   - registry: The registry to push to.
    ///   - repository: The repository to push to.
    /// - Throws: ``TestSupportError`` when oras is missing or fails.
    public func push(layoutAt path: String, to registry: any ImageRegistry, repository: String) async throws {
        for tag in try await tags(inLayoutAt: path) {
            try await push(tag, fromLayoutAt: path, to: registry, repository: repository)
        }
    }

    /// All tags of a layout as oras reads it, sorted.
    ///
    /// - Parameter path: The path of the layout.
    /// - Returns: The tags.
    /// - Throws: ``TestSupportError`` when oras is missing or fails.
    public func tags(inLayoutAt path: String) async throws -> [String] {
        try await oras(["repo", "tags", "--oci-layout", path]).split(whereSeparator: \.isNewline).map(String.init)
            .sorted()
    }

    /// Runs oras.
    ///
    /// - Parameter arguments: Its arguments.
    /// - Returns: What it writes to standard output.
    /// - Throws: ``TestSupportError`` when it is missing or fails.
    @discardableResult
    public func oras(_ arguments: [String]) async throws -> String {
        try await command(.oras, arguments).run()
    }

    /// Runs skopeo.
    ///
    /// - Parameter arguments: Its arguments.
    /// - Returns: What it writes to standard output.
    /// - Throws: ``TestSupportError`` when it is missing or fails.
    @discardableResult
    public func skopeo(_ arguments: [String]) async throws -> String {
        try await command(.skopeo, ["--insecure-policy"] + arguments).run()
    }

    private func command(_ tool: Tool, _ arguments: [String]) throws -> Command {
        try tool.command(arguments, environment: home.environment)
    }
}
