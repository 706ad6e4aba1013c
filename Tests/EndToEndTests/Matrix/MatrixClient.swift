import Testing
import TestSupport

/// A real client that tells whether what was attached to an image arrived with it.
enum MatrixClient: Sendable, CaseIterable {
    case cosign2, cosign3, notation, crane, orasDiscover, orasResolve

    /// What it runs, as the documentation has it.
    var title: String {
        switch self {
        case .cosign2: "cosign 2"
        case .cosign3: "cosign 3"
        case .notation: "notation"
        case .crane: "crane"
        case .orasDiscover: "oras discover"
        case .orasResolve: "oras resolve"
        }
    }

    /// Verifies what was attached; throws or records an issue where that fails.
    func verify(_ attached: Attached, of image: MatrixImage, at site: MatrixSite) async throws {
        let parts = image.parts[attached] ?? []
        switch self {
        case .cosign2: try await verify(attached, of: image, at: site, by: image.cosign2)
        case .cosign3: try await verify(attached, of: image, at: site, by: image.cosign3)
        case .notation:
            guard case .registry(let registry) = site.access else { return }
            for part in parts {
                let repository = MatrixImage.repository
                try await image.notation.verify(part.subject, in: repository, at: registry, home: site.home)
                let found = try await image.notation.signatures(
                    of: part.subject,
                    in: repository,
                    at: registry,
                    home: site.home
                )
                #expect(found.contains(part.digest), "notation lists \(found)")
            }
        case .orasDiscover:
            for part in parts {
                let found = try await site.referrers(of: part.subject)
                #expect(found.contains(part.digest), "oras discovers \(found)")
            }
        case .crane, .orasResolve:
            for part in parts {
                if let tag = part.tag {
                    #expect(try await site.digest(of: tag) == part.digest)
                } else {
                    for (digest, bytes) in image.manifests { #expect(try await site.manifest(digest) == bytes) }
                    #expect(try await site.digest(of: MatrixImage.tag) == image.index.digest)
                }
            }
        }
    }

    private func verify(
        _ attached: Attached,
        of image: MatrixImage,
        at site: MatrixSite,
        by cosign: Cosign
    ) async throws {
        guard case .registry(let registry) = site.access else { return }
        let cosign = cosign.at(home: site.home)
        for subject in image.subjects(of: attached) {
            switch attached {
            case .attestation, .bundleAttestation:
                try await cosign.verifyAttestation(subject, in: MatrixImage.repository, at: registry)
            case .githubAttestation:
                try await cosign.verifyAttestation(
                    subject,
                    in: MatrixImage.repository,
                    at: registry,
                    type: MatrixImage.provenanceType
                )
            default: try await cosign.verify(subject, in: MatrixImage.repository, at: registry)
            }
        }
    }
}
