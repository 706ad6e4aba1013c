import Synchronization
import TestSupport
import Testing

@Suite(
    "Keyless signatures that real cosign made with a sigstore that lies",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl)
)
struct KeylessForgeryTests {
    /// What is wrong.
    enum Lie: String, Sendable, CaseIterable {
        case expiredCertificate, otherEntry, otherPromise, otherTime, truncatedProof, otherTree

        var reason: String {
            switch self {
            case .expiredCertificate: "its certificate is not trusted: the signer's certificate had expired"
            case .otherEntry: "its entry in a log does not hold: it is the entry of another signature"
            case .otherPromise, .otherTime: "its entry in a log does not hold: the log's promise is not by the log"
            case .truncatedProof, .otherTree:
                "its entry in a log does not hold: the proof does not lead to the log's tree"
            }
        }

        /// Whether cosign keeps in its tags what is wrong; it keeps no proofs there.
        var isInTags: Bool { self != .truncatedProof && self != .otherTree }

        var options: SigstoreServer.Options {
            var options = SigstoreServer.Options()
            switch self {
            case .expiredCertificate: options.certificateAge = 3600
            case .otherEntry:
                let first = FirstEntry()
                options.change = { first.orFirst($0) }
            case .otherPromise: options.change = { change($0) { $0.promise = Array(($0.promise ?? []).reversed()) } }
            case .otherTime: options.change = { change($0) { $0.time -= 1 } }
            case .truncatedProof: options.change = { change($0) { $0.proof.hashes.removeLast() } }
            case .otherTree: options.change = { change($0) { $0.proof.root = $0.proof.hashes[0] } }
            }
            return options
        }
    }

    static let cases: [(Tool, Lie)] =
        Lie.allCases.filter(\.isInTags).map { (.cosign2, $0) } + Lie.allCases.map { (.cosign3, $0) }

    @Test("are refused for the right reason, and nothing has moved", arguments: cases)
    func refused(tool: Tool, lie: Lie) async throws {
        let site = try await KeylessSite(options: lie.options)
        let cosign = try site.cosign(tool)
        // Somebody else's comes first.
        let other = try await SignedArtifact(at: site.source, seed: 5, tag: "other")
        try await cosign.sign(other.digest, in: SignedArtifact.repository, at: site.source)
        try await site.sign(cosign)
        try site.configure()
        let refused = try await site.promote()
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(refused.errorText.contains(lie.reason), "\(refused)")
        #expect(try await site.promoted().isEmpty)
        // cosign before 2.6.2 does not look whose entry it is (CVE-2026-22703).
        guard tool == .cosign3 || lie != .otherEntry else { return }
        await #expect(throws: TestSupportError.self) {
            try await cosign.verify("1.0", in: KeylessSite.repository, at: site.source)
        }
    }
}

/// Changes an entry.
private func change(
    _ entry: SigstoreLogEntry,
    _ body: (inout SigstoreLogEntry) -> Void
) -> SigstoreLogEntry {
    var entry = entry
    body(&entry)
    return entry
}

/// The first entry that a log took in.
private final class FirstEntry: Sendable {
    private let entry = Mutex<SigstoreLogEntry?>(nil)

    func orFirst(_ next: SigstoreLogEntry) -> SigstoreLogEntry {
        entry.withLock { entry in
            let first = entry ?? next
            entry = first
            return first
        }
    }
}
