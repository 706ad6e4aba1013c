import Foundation
import TestSupport

/// A repository with two indexes, each signed by cosign 2 and 3 with every image of it, and attested; all can be deleted by
/// real clients.
struct PrunableRepository: Sendable {
    static let name = "team/app"

    /// An index of two platforms.
    struct Index: Sendable {
        let tag: String
        let index: FixtureDescriptor
        let images: [FixtureDescriptor]

        /// The digests of the index and of its images.
        var digests: [String] { ([index] + images).map(\.digest) }
    }

    let site: MatrixSite
    let indexes: [Index]
    let cosign2: Cosign
    let cosign3: Cosign

    /// Makes a repository.
    ///
    /// - Parameter backend: The kind of registry. Where that is a directory, real clients attach at another registry, and promoter
    ///   carries it there.
    /// - Throws: When a client is missing or fails.
    init(_ backend: MatrixBackend) async throws {
        let site = try await MatrixSite.start(backend).destination
        let origin = backend == .local ? try await MatrixSite.start(.dockerRegistry) : site
        guard case .registry(let registry) = origin.access else {
            throw TestSupportError("clients attach at registries")
        }
        let layout = try ImageLayout()
        var indexes: [Index] = []
        for (offset, tag) in ["1.0", "2.0"].enumerated() {
            let images = try ["amd64", "arm64"].enumerated()
                .map { number, architecture in
                    let layer = FixtureLayer(size: 1024, seed: UInt64(10 * offset + number) + 300, packing: .plain)
                    return try layout.addImage(layers: [layer], platform: .init(architecture: architecture))
                }
            indexes.append(Index(tag: tag, index: try layout.addIndex(of: images, tag: tag), images: images))
        }
        self.site = site
        self.indexes = indexes
        cosign2 = try await Cosign(.cosign2, home: origin.home)
        cosign3 = try await Cosign(.cosign3, home: origin.home)
        for index in indexes {
            let client = try RegistryClient(home: origin.home)
            try await client.push(index.tag, from: layout, to: registry, repository: Self.name)
            try await cosign2.sign(index.index.digest, in: Self.name, at: registry, isRecursive: true)
            try await cosign2.attest(index.index.digest, in: Self.name, at: registry)
            for digest in index.digests { try await cosign3.sign(digest, in: Self.name, at: registry) }
        }
        guard backend == .local else { return }
        let result = try await run(
            ["promote"] + indexes.map { "\(Self.name):\($0.tag)" } + ["--from", "origin", "--to", "site"],
            besides: origin
        )
        guard result.isSuccess else { throw TestSupportError("\(result)") }
    }

    /// Deletes a manifest as its users do: by crane at a registry, and in a directory by taking it off the list.
    func delete(_ digest: String) async throws {
        switch site.access {
        case .registry(let registry):
            try await RegistryClient(home: site.home).delete(digest, in: Self.name, at: registry)
        case .folder(let folder):
            let layout = URL(filePath: folder.path(Self.name))
            let list = layout.appending(path: "index.json")
            guard var index = try JSONSerialization.jsonObject(with: Data(contentsOf: list)) as? [String: Any],
                let manifests = index["manifests"] as? [[String: Any]]
            else { throw TestSupportError("\(list) is no index") }
            index["manifests"] = manifests.filter { $0["digest"] as? String != digest }
            try JSONSerialization.data(withJSONObject: index).write(to: list)
            try FileManager.default.removeItem(
                at: layout.appending(path: "blobs/\(digest.replacing(":", with: "/"))")
            )
        }
    }

    /// Gives what a tag points to another tag.
    func tag(_ tag: String, as other: String) async throws {
        try await RegistryClient(home: site.home).oras(["tag"] + site.pruningArguments(tag) + [other])
    }

    /// All tags, sorted.
    func tags() async throws -> [String] {
        let client = try RegistryClient(home: site.home)
        switch site.access {
        case .registry(let registry):
            // Older Artifactories show the folders of manifests without a tag besides.
            return try await client.tags(in: Self.name, at: registry).filter { !$0.contains(":") }
        case .folder(let folder): return try await client.tags(inLayoutAt: folder.path(Self.name))
        }
    }

    /// Expects that real clients find all that is attached to an index and its images.
    func verify(_ index: Index) async throws {
        let registry: any ImageRegistry
        switch site.access {
        case .registry(let own): registry = own
        case .folder(let folder):
            let published = try await DockerRegistry()
            let client = try RegistryClient()
            let layout = folder.path(Self.name)
            // oras pushes nothing of which something below is gone: so nothing but this index.
            let names = index.digests.map { $0.replacing(":", with: "-") } + [index.tag]
            for tag in try await client.tags(inLayoutAt: layout) where names.contains(where: { tag.hasPrefix($0) }) {
                try await client.push(tag, fromLayoutAt: layout, to: published, repository: Self.name)
            }
            registry = published
        }
        let (cosign2, cosign3) = (cosign2.at(home: site.home), cosign3.at(home: site.home))
        for digest in index.digests {
            try await cosign2.verify(digest, in: Self.name, at: registry)
            try await cosign3.verify(digest, in: Self.name, at: registry)
        }
        try await cosign2.verifyAttestation(index.index.digest, in: Self.name, at: registry)
    }

    /// Runs `promoter prune` on the repository.
    func prune(_ arguments: String...) async throws -> CommandResult {
        try await run(["prune", Self.name, "--in", "site"] + arguments)
    }

    private func run(_ arguments: [String], besides origin: MatrixSite? = nil) async throws -> CommandResult {
        let folder = try TemporaryFolder("prune")
        let other = origin.map { "\n  origin: \($0.settings)" } ?? ""
        try folder.write("registries:\n  site: \(site.settings)\(other)\n", to: "promoter.yaml")
        return try await PromoterProcess()
            .run(arguments, environment: ["PASSWORD": ArtifactorySite.password], folder: folder.path)
    }
}

extension MatrixSite {
    /// How oras names something of the repository here.
    fileprivate func pruningArguments(_ reference: String) -> [String] {
        switch access {
        case .registry(let registry): ["--plain-http", registry.image(PrunableRepository.name, reference)]
        case .folder(let folder): ["--oci-layout", "\(folder.path(PrunableRepository.name)):\(reference)"]
        }
    }
}

/// What `promoter prune --output json` writes.
struct PruningResult: Decodable {
    struct Entry: Decodable {
        var kind: String
        var digest: String
        var tags: [String]
        var subjects: [String]
        var outcome: String
        var reason: String?
    }

    var status: String
    var images: [String]
    var results: [Entry]

    init(_ result: CommandResult) throws {
        self = try JSONDecoder().decode(PruningResult.self, from: Data(result.output))
    }
}
