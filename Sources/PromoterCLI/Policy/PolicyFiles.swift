internal import BoundedFiles
internal import PromoterConfiguration
internal import PromoterCore
internal import SignatureVerification

/// Reads the files that a policy names: keys, roots of trust.
struct PolicyFiles {
    /// The most bytes that a key or a root of trust may have.
    private static let sizeLimit = 1 << 20

    private let configured: ConfiguredPolicy?
    private let resolver: LocationResolver
    private let file: String
    private let folder: String

    /// Prepares reading.
    ///
    /// - Parameter resolver: the run's configuration.
    init(_ resolver: LocationResolver) {
        configured = resolver.configuration?.policy
        self.resolver = resolver
        file = resolver.configurationFile?.name ?? ""
        folder = resolver.configurationFile?.folder ?? resolver.context.workingDirectory
    }

    /// Reads them all.
    ///
    /// - Returns: the policy, ready to be enforced; `nil` where the configuration has none.
    /// - Throws: ``CommandFailure`` with every file that can't be used, and every destination that is none.
    func enforcement() throws(CommandFailure) -> PolicyEnforcement? {
        guard let configured else { return nil }
        let places = PolicyPlaces(resolver)
        let destinations = PolicyDestinations(configured, at: places, resolver)
        let (evidence, issues) = evidence(of: configured.signers)
        try refuse(issues + destinations.issues)
        return PolicyEnforcement(policy: destinations.policy, reader: evidence, places: destinations.places)
    }

    /// Reads what the signers need, without the rules.
    ///
    /// - Returns: what checks signatures; `nil` where the configuration has no policy.
    /// - Throws: ``CommandFailure`` with every file that can't be used.
    func evidence() throws(CommandFailure) -> SignatureEvidence? {
        guard let configured else { return nil }
        let (evidence, issues) = evidence(of: configured.signers)
        try refuse(issues)
        return evidence
    }

    private func refuse(_ issues: [ConfigurationIssue]) throws(CommandFailure) {
        guard issues.isEmpty else { throw CommandFailure(ConfigurationError(issues)) }
    }

    private func evidence(of signers: [ConfiguredSigner]) -> (SignatureEvidence, [ConfigurationIssue]) {
        var usable: [SignatureEvidence.Signer] = []
        var issues: [ConfigurationIssue] = []
        for signer in signers {
            do throws(Unusable) {
                usable.append(SignatureEvidence.Signer(name: signer.name, verifier: try verifier(of: signer)))
            } catch {
                issues.append(
                    ConfigurationIssue(
                        file: file,
                        place: signer.place,
                        problem: "signer '\(signer.name)': \(error.problem)",
                        expected: error.expected
                    )
                )
            }
        }
        return (SignatureEvidence(signers: usable), issues)
    }

    private func verifier(of signer: ConfiguredSigner) throws(Unusable) -> SignatureEvidence.Verifier {
        switch signer.trust {
        case .key(let file, let root):
            let keys = [try key(file)]
            guard let root else { return .sigstore(SignatureVerifier(trust: .keys(keys))) }
            return .sigstore(SignatureVerifier(trust: .keys(keys, log: try trustedRoot(root))))
        case .identity(let identity, let issuer, let root, let logs):
            let rule = IdentityRule(identity: TextPattern(identity), issuer: TextPattern(issuer))
            let trust = KeylessTrust(
                root: try trustedRoot(root),
                identities: [rule],
                requiresLog: logs.signature,
                requiresCertificateLog: logs.certificate
            )
            return .sigstore(SignatureVerifier(trust: .keyless(trust)))
        case .notation(let folder, let statement):
            return .notation(try NotationFiles(folder: path(folder)).verifier(statement))
        }
    }

    private func key(_ file: String) throws(Unusable) -> VerificationKey {
        let text = String(decoding: try bytes(file), as: UTF8.self)
        do throws(FormatError) {
            return try VerificationKey(pem: text)
        } catch {
            throw Unusable(
                problem: "\(file): \(error)",
                expected: "a public key, PEM, as `cosign public-key` writes it"
            )
        }
    }

    private func trustedRoot(_ file: String) throws(Unusable) -> TrustedRoot {
        let bytes = try bytes(file)
        do throws(FormatError) {
            return try TrustedRoot(parsing: bytes)
        } catch {
            throw Unusable(problem: "\(file): \(error)", expected: "sigstore's trusted_root.json")
        }
    }

    private func path(_ name: String) -> String { name.hasPrefix("/") ? name : folder + "/" + name }

    private func bytes(_ file: String) throws(Unusable) -> [UInt8] {
        try Unusable.read(path(file), limit: Self.sizeLimit)
    }
}

/// Why something that a policy names can't be used.
struct Unusable: Error {
    let problem: String
    let expected: String

    /// Reads a file.
    static func read(_ path: String, limit: Int) throws(Unusable) -> [UInt8] {
        switch FileBytes.read(path, relativeTo: "/", limit: limit) {
        case .success(let bytes): return bytes
        case .failure(let failure):
            throw Unusable(problem: "the file \(failure.path) \(failure.reason)", expected: "a file that can be read")
        }
    }
}
