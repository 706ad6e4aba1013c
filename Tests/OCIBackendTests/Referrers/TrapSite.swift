import Logging
import OCIBackend
import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer

/// Two emulated registries, and a promotion between them.
struct TrapSite: Sendable {
    let source: RunningEmulator
    let destination: RunningEmulator

    init(
        source: OCIRegistryOptions = .init(),
        _ sourceFaults: [Fault] = [],
        destination: OCIRegistryOptions = .init(),
        _ destinationFaults: [Fault] = []
    ) async throws {
        func start(_ options: OCIRegistryOptions, _ faults: [Fault]) async throws -> RunningEmulator {
            let server = EmulatorServerOptions(faults: Faults(faults))
            return try await RunningEmulator.start(handler: OCIRegistry(options: options), options: server)
        }
        self.source = try await start(source, sourceFaults)
        self.destination = try await start(destination, destinationFaults)
    }

    /// Works with both registries.
    func using<Output: Sendable>(
        _ body: @Sendable (_ source: TrapRegistry, _ destination: TrapRegistry) async throws -> Output
    ) async throws -> Output {
        let app = try RepositoryName("team/app")
        let settings: [String: SettingValue] = ["attempts": .number(1)]
        return try await OCISite.using(source.url, settings) { source in
            try await OCISite.using(destination.url, settings) { destination in
                try await body(
                    TrapRegistry(backend: source, app: app),
                    TrapRegistry(backend: destination, app: app)
                )
            }
        }
    }
}

/// A registry with the images and artifacts of a test.
struct TrapRegistry: Sendable {
    let backend: any RegistryBackend
    let app: RepositoryName

    /// Pushes an image with a tag.
    @discardableResult
    func image(
        _ tag: String?,
        name: String = "image",
        type: MediaType = .ociManifest,
        configuration: MediaType = .ociConfig,
        algorithm: DigestAlgorithm = .sha256
    ) async throws -> RawManifest {
        let config = try await blob(#"{"name":"\#(name)"}"#)
        return try await push(
            """
            {"schemaVersion":2,"mediaType":"\(type)","config":{"mediaType":"\(configuration)",\(config)},"layers":[]}
            """,
            type: type,
            tag: tag,
            algorithm: algorithm
        )
    }

    /// Pushes an artifact that names its subject, or none.
    @discardableResult
    func artifact(_ name: String, of subject: RawManifest?) async throws -> RawManifest {
        let empty = try await blob("{}")
        let end = subject.map { #","subject":\#(Self.entry($0))"# } ?? ""
        return try await push(
            """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","artifactType":"application/vnd.\(name)",\
            "config":{"mediaType":"\(MediaType.ociEmpty)",\(empty)},\
            "layers":[{"mediaType":"\(MediaType.ociEmpty)",\(empty)}],"annotations":{"name":"\(name)"}\(end)}
            """
        )
    }

    /// Pushes a list, or another index.
    @discardableResult
    func index(_ entries: [String], tag: String?, type: MediaType = .ociIndex) async throws -> RawManifest {
        try await push(
            #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":[\#(entries.joined(separator: ","))]}"#,
            type: type,
            tag: tag
        )
    }

    /// Lists artifacts under the tag for what refers to a manifest.
    @discardableResult
    func list(_ artifacts: [RawManifest], of subject: RawManifest, more: String = "") async throws -> RawManifest {
        try await index(artifacts.map { Self.entry($0, more) }, tag: Self.tag(subject))
    }

    @discardableResult
    func push(
        _ text: String,
        type: MediaType = .ociManifest,
        tag: String? = nil,
        algorithm: DigestAlgorithm = .sha256
    ) async throws -> RawManifest {
        let manifest = RawManifest(bytes: Array(text.utf8), mediaType: type, algorithm: algorithm)
        try await backend.push(manifest, to: app, tagged: try tag.map { try TagName($0) })
        return manifest
    }

    /// Signs a manifest under cosign's tag.
    @discardableResult
    func sign(_ subject: RawManifest, _ signature: String) async throws -> RawManifest {
        let config = try await blob(#"{"rootfs":{"type":"layers","diff_ids":[]}}"#)
        let payload = try await blob(#"{"critical":{"image":{"docker-manifest-digest":"\#(subject.digest)"}}}"#)
        return try await push(
            """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)",\
            "config":{"mediaType":"\(MediaType.ociConfig)",\(config)},\
            "layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json",\(payload),\
            "annotations":{"dev.cosignproject.cosign/signature":"\(signature)"}}]}
            """,
            tag: Self.tag(subject, ".sig")
        )
    }

    /// Pushes a blob, and gives the end of a descriptor of it.
    func blob(_ text: String) async throws -> String {
        let bytes = Array(text.utf8)
        _ = try await backend.push(BlobUpload(bytes: bytes, mediaType: .ociConfig), to: app)
        return #""size":\#(bytes.count),"digest":"\#(Digest(of: bytes))""#
    }

    /// An entry that says no more than what every descriptor does.
    static func entry(_ manifest: RawManifest, _ more: String = "") -> String {
        #"{"mediaType":"\#(manifest.mediaType)","size":\#(manifest.bytes.count),"digest":"\#(manifest.digest)"\#(more)}"#
    }

    /// The tag for what refers to a manifest, with a suffix for cosign's.
    static func tag(_ subject: RawManifest, _ suffix: String = "") -> String {
        subject.digest.text.replacing(":", with: "-") + suffix
    }

    /// What a tag points to.
    func tagged(_ tag: String) async throws -> RawManifest? {
        try await backend.manifest(.tag(try TagName(tag)), in: app)
    }

    /// Whether a manifest is there.
    func has(_ manifest: RawManifest) async throws -> Bool {
        try await backend.resolve(.digest(manifest.digest), in: app) != nil
    }

    /// What the list under the tag shows.
    func listed(_ subject: RawManifest) async throws -> Set<Digest> {
        Set(try await tagged(Self.tag(subject))?.content().children.map(\.digest) ?? [])
    }

    /// What the registry's own list shows.
    func referrers(_ subject: RawManifest) async throws -> Set<Digest> {
        Set((try await backend.referrers?.referrers(of: subject.digest, in: app) ?? []).map(\.digest))
    }

    /// Promotes an image to another registry.
    func promote(
        _ image: String = "team/app:1.0",
        to destination: TrapRegistry,
        by strategies: [StrategyName]? = nil,
        trustedAge: Duration = TrustedAge.standard
    ) async throws -> PromotionReport {
        let request = PromotionRequest(
            images: [try ImageReference(image)],
            strategies: strategies,
            trustedAge: trustedAge
        )
        return await Promotion(from: backend, to: [destination.backend], request: request).run()
    }
}

extension PromotionReport {
    /// The manifests of what was attached, by what became of it.
    var carried: Set<Digest> {
        Set(results.flatMap(\.attachments).filter { $0.outcome == .carried }.map(\.attachment.manifest.digest))
    }

    /// Why an image was not promoted.
    var error: PromotionError? {
        results.lazy.compactMap { if case .failed(let error) = $0.outcome { error } else { nil } }.first
    }

    var left: Set<Digest> {
        Set(
            results.flatMap(\.attachments)
                .filter { if case .conflict = $0.outcome { true } else { false } }.map(\.attachment.manifest.digest)
        )
    }
}
