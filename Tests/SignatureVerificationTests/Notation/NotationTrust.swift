import SwiftASN1
import TestSupport
import Testing
import X509

@testable import SignatureVerification

/// Whom a test trusts.
struct NotationTrust {
    var level = "strict"
    var override: [String: String] = [:]
    var verifyTimestamp: String?
    var identities = ["*"]
    /// The certificates by the stores that they are in.
    var stores: [String: [CertifiedKey]]
    var lists: [CertificateRevocationList] = []

    init(_ authority: CertifiedKey) {
        stores = ["ca:test": [authority]]
    }

    init(stores: [String: [CertifiedKey]]) {
        self.stores = stores
    }

    func verifier() throws -> NotationVerifier {
        let timestamp = verifyTimestamp.map { #","verifyTimestamp":"\#($0)""# } ?? ""
        let text = """
            {"version":"1.0","trustPolicies":[{"name":"test","registryScopes":["*"],
            "signatureVerification":{"level":"\(level)","override":\(list(override.map { "\"\($0)\":\"\($1)\"" }, "{}"))\(timestamp)},
            "trustStores":\(list(stores.keys.sorted().map { "\"\($0)\"" }, "[]")),
            "trustedIdentities":\(list(identities.map { "\"\($0)\"" }, "[]"))}]}
            """
        let policy = try NotationTrustPolicy(parsing: Array(text.utf8))
        var store = NotationTrustStore()
        for (text, keys) in stores {
            let name = try #require(NotationTrustStore.Name(text))
            for key in keys { try store.add(try key.certificates[0], to: name) }
        }
        let statement = try #require(policy.statement(for: "registry.example.com/team/app"))
        return try NotationVerifier(statement: statement, store: store, revocationLists: lists)
    }

    func report(
        on envelope: [UInt8],
        as form: NotationSignature.Envelope = .jws,
        of artifact: NotationArtifact = NotationEnvelope.artifact,
        at now: Int64 = NotationEnvelope.now
    ) async throws -> NotationReport {
        try await verifier().report(on: envelope, as: form, of: artifact, at: now)
    }

    private func list(_ elements: [String], _ brackets: String) -> String {
        "\(brackets.prefix(1))\(elements.joined(separator: ","))\(brackets.suffix(1))"
    }
}

extension NotationReport {
    /// Whose signature it is; `nil` where it does not count.
    var signer: NotationSigner? {
        if case .trusted(let signer) = verdict { signer } else { nil }
    }

    /// What it was rejected for.
    var rejection: NotationCheck? {
        if case .rejected(let check, _) = verdict { check } else { nil }
    }

    /// Why it was rejected.
    var reason: String {
        if case .rejected(_, let failure) = verdict { "\(failure)" } else { "not rejected: \(verdict)" }
    }

    /// What became of a check.
    func outcome(of check: NotationCheck) -> Outcome? { results.first { $0.check == check }?.outcome }
}

/// A root, an authority below it, and a signer.
struct NotationParties {
    let root: CertifiedKey
    let authority: CertifiedKey
    let signer: CertifiedKey

    init(
        kind: CertifiedKey.Kind = .p256,
        validity: ClosedRange<Int64>? = nil,
        change: (inout Certificate.Extensions) throws -> Void = { _ in }
    ) throws {
        root = try CertifiedKey(named: "root", for: .authority)
        authority = try CertifiedKey(named: "authority", issuedBy: root, for: .authority)
        signer = try CertifiedKey(named: "signer", kind: kind, issuedBy: authority, validity: validity, change: change)
    }
}
