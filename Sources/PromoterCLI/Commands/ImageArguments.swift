internal import PromoterConfiguration
internal import PromoterCore

/// Reads what the command line says of images, tags and strategies.
enum ImageArguments {
    /// Reads images; one that is named twice is taken once.
    ///
    /// - Parameter texts: `repository[:tag][@digest]`, one each.
    /// - Returns: the images, in their order.
    /// - Throws: ``CommandFailure`` with all that are wrong.
    static func images(_ texts: [String]) throws(CommandFailure) -> [ImageReference] {
        try all(texts) { text throws(ReferenceError) in try ImageReference(text) }
    }

    /// Reads images and patterns; what is named twice is taken once.
    ///
    /// - Parameter texts: `repository[:tag][@digest]` or `repository:pattern`, one each.
    /// - Returns: the images, in their order.
    /// - Throws: ``CommandFailure`` with all that are wrong.
    static func selections(_ texts: [String]) throws(CommandFailure) -> [ImageSelection] {
        try all(texts) { text throws(ReferenceError) in try ImageSelection(text) }
    }

    private static func all<Value: Hashable>(
        _ texts: [String],
        _ parse: (String) throws(ReferenceError) -> Value
    ) throws(CommandFailure) -> [Value] {
        var values: [Value] = []
        var problems: [CommandFailure.Problem] = []
        for text in texts {
            do throws(ReferenceError) {
                values.append(try parse(text))
            } catch {
                var problem = CommandFailure.Problem(
                    "invalidReference",
                    "the image '\(text)' is not valid" + (error.text == text ? "" : ": '\(error.text)'"),
                    remedy: "expected \(error.expected)"
                )
                problem.image = text
                problems.append(problem)
            }
        }
        guard problems.isEmpty else { throw CommandFailure(.usage, problems) }
        return values.uniqued
    }

    /// Reads a repository's name.
    ///
    /// - Parameter text: the name, without a tag.
    /// - Returns: the repository.
    /// - Throws: ``CommandFailure`` that says so where an image is named.
    static func repository(_ text: String) throws(CommandFailure) -> RepositoryName {
        do throws(ReferenceError) {
            return try RepositoryName(text)
        } catch {
            if let image = try? ImageReference(text) {
                throw .usage(
                    "invalidReference",
                    "'\(text)' names an image, and what is pruned is a repository",
                    mend: "leave the \(image.digest == nil ? "tag" : "digest") out: \(image.repository)"
                )
            }
            throw .usage(
                "invalidReference",
                "the repository '\(text)' is not valid",
                mend: "expected \(error.expected)"
            )
        }
    }

    /// Reads the tag that images get at the destination.
    ///
    /// - Parameters:
    ///   - text: what `--tag` says.
    ///   - sources: the images' repositories, of which no two images may come to have the same name.
    /// - Returns: the tag, if there is one.
    /// - Throws: ``CommandFailure``.
    static func newTag(_ text: String?, in sources: [RepositoryName]) throws(CommandFailure) -> TagName? {
        guard let text else { return nil }
        let tag: TagName
        do throws(ReferenceError) {
            tag = try TagName(text)
        } catch {
            throw .usage("invalidReference", "--tag \(text) is not valid", mend: "expected \(error.expected)")
        }
        guard DigestTag(tag) == nil else {
            throw .usage(
                "reservedTag",
                "--tag \(text) is made of a digest: such a tag is for what is attached to an image, and no image may have it",
                mend: "choose another tag; what is attached to an image is promoted with it"
            )
        }
        var repositories: Set<RepositoryName> = []
        for source in sources where !repositories.insert(source).inserted {
            throw .usage(
                "sameTarget",
                "with --tag \(text), several images would become \(source):\(text)",
                mend: "name one image a repository, or leave --tag out"
            )
        }
        return tag
    }

    /// Reads the repository that the image gets at the destination.
    ///
    /// - Parameters:
    ///   - text: what `--repository` says.
    ///   - sources: the images' repositories, which all have to be the same.
    /// - Returns: the repository, if there is one.
    /// - Throws: ``CommandFailure``.
    static func newRepository(
        _ text: String?,
        for sources: [RepositoryName]
    ) throws(CommandFailure) -> RepositoryName? {
        guard let text else { return nil }
        let repository: RepositoryName
        do throws(ReferenceError) {
            repository = try RepositoryName(text)
        } catch {
            throw .usage("invalidReference", "--repository \(text) is not valid", mend: "expected \(error.expected)")
        }
        guard Set(sources).count <= 1 else {
            throw .usage(
                "sameTarget",
                "with --repository \(text), images of several repositories would become one",
                mend: "name the images of one repository at a time, or leave --repository out"
            )
        }
        return repository
    }

    /// Reads what has to be attached to images.
    ///
    /// - Parameter texts: what `--require-attachments` says, each with commas.
    /// - Returns: the kinds, each once.
    /// - Throws: ``CommandFailure``.
    static func requiredAttachments(_ texts: [String]) throws(CommandFailure) -> [AttachmentKind] {
        var kinds: [AttachmentKind] = []
        for text in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let kind: AttachmentKind
            switch text {
            case "sig", "signature": kind = .signature
            case "att", "attestation": kind = .attestation
            case "sbom": kind = .sbom
            default:
                guard text.contains("/"), !text.contains(where: \.isWhitespace) else {
                    throw .usage(
                        "unknownAttachment",
                        "--require-attachments: there is no kind of attachment '\(text)'",
                        mend: "expected sig, att, sbom, or an artifact type such as application/vnd.example.report"
                    )
                }
                kind = AttachmentKind(String(text))
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds
    }

    /// Reads how long is waited for what a registry shows late.
    ///
    /// - Parameter seconds: what `--settle-time` says.
    /// - Returns: the time.
    /// - Throws: ``CommandFailure``.
    static func settleTime(_ seconds: Int) throws(CommandFailure) -> Duration {
        guard (0...3600).contains(seconds) else {
            throw .usage("invalidNumber", "--settle-time \(seconds) is not valid", mend: "expected 0 to 3600 seconds")
        }
        return .seconds(seconds)
    }

    /// Reads the strategies to look for attachments with.
    ///
    /// - Parameters:
    ///   - names: what `--signatures` says.
    ///   - resolver: the run's configuration.
    /// - Returns: the strategies, or `nil` for all.
    /// - Throws: ``CommandFailure``.
    static func strategies(
        _ names: [String],
        _ resolver: LocationResolver
    ) throws(CommandFailure) -> [StrategyName]? {
        guard !names.isEmpty else { return resolver.configuration?.strategies }
        let known = resolver.catalog.strategies
        for name in names where !known.contains(StrategyName(name)) {
            throw .usage(
                "unknownStrategy",
                "there is no signature strategy '\(name)'",
                mend: "expected \(known.map(\.text).joined(separator: " or "))"
            )
        }
        return names.map { StrategyName($0) }
    }
}
