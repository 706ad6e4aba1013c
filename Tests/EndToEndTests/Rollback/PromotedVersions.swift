import FoundationEssentials
import TestSupport

/// A registry with several images, another to which they are promoted under one tag, and a key that records each promotion.
struct PromotedVersions: Sendable {
    static let repository = "team/app"
    static let image = "team/app:1.0"

    let source: DockerRegistry
    let destination: DockerRegistry
    let cosign: Cosign
    /// The digests of the images.
    let images: [String]
    private let folder: TemporaryFolder

    /// Starts the registries, and pushes the images to the first: `team/app:v0`, `team/app:v1` and so on.
    init(_ count: Int) async throws {
        source = try await DockerRegistry()
        destination = try await DockerRegistry()
        cosign = try await Cosign()
        folder = try TemporaryFolder("rollback")
        var images: [String] = []
        for number in 0..<count {
            let layout = try ImageLayout()
            let image = try layout.addImage(
                layers: [FixtureLayer(size: 1000, seed: UInt64(number), packing: .plain)],
                platform: .init(architecture: "amd64"),
                tag: "v\(number)"
            )
            try await RegistryClient().push("v\(number)", from: layout, to: source, repository: Self.repository)
            images.append(image.digest)
        }
        self.images = images
        try configure("{ key: \(cosign.privateKey), record: true }")
    }

    /// Writes the configuration.
    func configure(_ sign: String?, policy: String = "") throws {
        try folder.write(
            """
            registries:
              source: { backend: oci, url: "http://\(source.address)" }
              production: { backend: oci, url: "http://\(destination.address)" }
            \(sign.map { "sign: \($0)" } ?? "")
            \(policy)

            """,
            to: "promoter.yaml"
        )
    }

    /// Promotes an image to the tag.
    func promote(_ number: Int) async throws {
        let result = try await run(
            "promote",
            "\(Self.repository):v\(number)",
            "--tag",
            "1.0",
            "--overwrite",
            "--from",
            "source",
            "--to",
            "production"
        )
        guard result.isSuccess else { throw TestSupportError("\(result)") }
    }

    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandResult {
        try await PromoterProcess().run(arguments, environment: environment, folder: folder.path)
    }

    func rollback(_ options: String..., image: String = image) async throws -> CommandResult {
        try await PromoterProcess().run(["rollback", image, "--in", "production"] + options, folder: folder.path)
    }

    func history(_ options: String..., image: String = image) async throws -> HistoryDocument {
        let result = try await PromoterProcess()
            .run(["history", image, "--in", "production", "--output", "json"] + options, folder: folder.path)
        guard result.isSuccess else { throw TestSupportError("\(result)") }
        return try JSONDecoder().decode(HistoryDocument.self, from: Data(result.outputText.utf8))
    }

    /// The number of the image that the tag points to.
    func current() async throws -> Int? {
        let digest = try await RegistryClient().digest(of: "1.0", in: Self.repository, at: destination)
        return images.firstIndex { $0 == digest }
    }

    /// Writes a configuration that signs nothing, and gives its path.
    func withoutSigning() throws -> String {
        try folder.write(
            """
            registries:
              production: { backend: oci, url: "http://\(destination.address)" }

            """,
            to: "unsigned.yaml"
        )
    }

    /// Whether a cosign verifies a record that is attached to an image.
    func isRecordVerified(of digest: String, by cosign: Tool) async throws -> Bool {
        try await cosign.command(
            [
                "verify-attestation", "--key", self.cosign.publicKey, "--type", "https://promoter.dev/promotion/v1",
                "--insecure-ignore-tlog=true", "--allow-http-registry", destination.image(Self.repository, digest),
            ],
            environment: try ClientHome().environment
        )
        .result().isSuccess
    }
}

/// What `promoter history --output json` prints, as far as the tests look at it.
struct HistoryDocument: Decodable {
    struct Record: Decodable {
        struct Side: Decodable {
            let registry: String
            let image: String
        }

        let kind: String
        let digest: String
        let previous: String?
        let undoes: String?
        let source: Side
        let destination: Side
        let isOfThisTag: Bool
        let user: String?
        let time: String
    }

    struct Rejected: Decodable {
        let reason: String
    }

    let digest: String
    let records: [Record]
    let rejected: [Rejected]
    let absent: [String]
    let isComplete: Bool
}
