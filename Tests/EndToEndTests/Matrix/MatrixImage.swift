import Foundation
import TestSupport

/// An index with everything attached to it, by real clients, at one place.
struct MatrixImage: Sendable {
    static let repository = "team/app"
    static let tag = "1.0"
    static let architectures = ["amd64", "arm64"]
    static let provenanceType = "https://slsa.dev/provenance/v1"

    /// A manifest that was attached, or that holds what was.
    struct Part: Sendable, Hashable {
        /// The digest of what it is attached to.
        let subject: String
        /// The tag that leads to it, where one does.
        let tag: String?
        let digest: String
    }

    let cosign2: Cosign
    let cosign3: Cosign
    let notation: Notation
    let index: FixtureDescriptor
    let images: [FixtureDescriptor]
    /// The manifest of BuildKit's attestation, which the index lists.
    let statement: FixtureDescriptor
    /// The bytes of the index and of all that it lists, by digest.
    let manifests: [String: [UInt8]]
    private(set) var parts: [Attached: Set<Part>] = [:]

    /// Pushes an index and attaches everything to it.
    ///
    /// - Parameter site: Where.
    /// - Throws: When a client is missing or fails.
    init(at site: MatrixSite) async throws {
        guard case .registry(let registry) = site.access else {
            throw TestSupportError("clients attach at registries")
        }
        let layout = try ImageLayout()
        images = try Self.architectures.enumerated()
            .map { offset, architecture in
                let layer = FixtureLayer(size: 1024, seed: UInt64(offset) + 70, packing: .plain)
                return try layout.addImage(layers: [layer], platform: .init(architecture: architecture))
            }
        statement = try Self.statement(of: images[0], in: layout)
        index = try layout.addIndex(of: images + [statement], tag: Self.tag)
        manifests = try Dictionary(
            uniqueKeysWithValues: ([index, statement] + images).map { ($0.digest, Array(try layout.blob($0.digest))) }
        )
        try await RegistryClient(home: site.home)
            .push(Self.tag, from: layout, to: registry, repository: Self.repository)
        cosign2 = try await Cosign(.cosign2, home: site.home)
        cosign3 = try await Cosign(.cosign3, home: site.home)
        notation = try await Notation(home: site.home)
        for attached in Attached.allCases {
            let before = try await referrers(of: attached, at: site)
            try await attach(attached, at: registry, home: site.home)
            let after = try await referrers(of: attached, at: site)
            parts[attached] = try await tagged(attached, at: site).union(after.subtracting(before))
        }
    }

    /// What an attached thing is attached to.
    func subjects(of attached: Attached) -> [String] {
        switch attached {
        case .childSignatures, .childBundles: images.map(\.digest)
        case .notationCOSE: [images[0].digest]
        case .notationUnderTag: [images[1].digest]
        case .sbomSignature, .sbomBundle: (parts[.spdx] ?? []).map(\.digest)
        default: [index.digest]
        }
    }

    /// The digests of what refers to the subjects, as oras finds it.
    private func referrers(of attached: Attached, at site: MatrixSite) async throws -> Set<Part> {
        guard !attached.isTagged, attached != .buildKit else { return [] }
        var found: Set<Part> = []
        for subject in subjects(of: attached) {
            found.formUnion(
                try await site.referrers(of: subject).map { Part(subject: subject, tag: nil, digest: $0) }
            )
        }
        return found
    }

    /// What the tags of cosign point to.
    private func tagged(_ attached: Attached, at site: MatrixSite) async throws -> Set<Part> {
        let suffix: String
        switch attached {
        case .signature, .childSignatures, .sbomSignature: suffix = "sig"
        case .attestation: suffix = "att"
        case .sbom: suffix = "sbom"
        case .buildKit: return [Part(subject: index.digest, tag: nil, digest: statement.digest)]
        default: return []
        }
        var found: Set<Part> = []
        for subject in subjects(of: attached) {
            let tag = ArtifactorySite.signatureTag(subject, suffix)
            guard let digest = try await site.digest(of: tag) else { continue }
            found.insert(Part(subject: subject, tag: tag, digest: digest))
        }
        return found
    }

    /// What BuildKit adds to an index for an image: a statement in a manifest of no platform.
    private static func statement(of image: FixtureDescriptor, in layout: ImageLayout) throws -> FixtureDescriptor {
        let text = """
            {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"pkg:docker/app@1.0",\
            "digest":{"sha256":"\(image.digest.dropFirst(7))"}}],"predicateType":"\(provenanceType)","predicate":{}}
            """
        let layer = try layout.addBlob(Data(text.utf8), mediaType: "application/vnd.in-toto+json")
        let config = try layout.addBlob(
            Data(
                #"{"architecture":"unknown","os":"unknown","config":{},"rootfs":{"type":"layers","diff_ids":[]}}"#.utf8
            ),
            mediaType: "application/vnd.oci.image.config.v1+json"
        )
        let manifest = """
            {
              "schemaVersion": 2,
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "config": {"mediaType": "\(config.mediaType)", "digest": "\(config.digest)", "size": \(config.size)},
              "layers": [{
                "mediaType": "\(layer.mediaType)", "digest": "\(layer.digest)", "size": \(layer.size),
                "annotations": {"in-toto.io/predicate-type": "\(provenanceType)"}
              }]
            }
            """
        var descriptor = try layout.addBlob(
            Data(manifest.utf8),
            mediaType: "application/vnd.oci.image.manifest.v1+json"
        )
        descriptor.platform = .init(os: "unknown", architecture: "unknown")
        descriptor.annotations = [
            "vnd.docker.reference.digest": image.digest, "vnd.docker.reference.type": "attestation-manifest",
        ]
        return descriptor
    }
}
