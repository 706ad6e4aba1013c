internal import ArgumentParser
internal import BoundedFiles
internal import PromoterConfiguration
internal import PromoterCore
internal import SignatureVerification

/// The option that says by which keys the records of promotions are verified.
struct RecordOptions: ParsableArguments, Sendable {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A public key that records are signed with; may be repeated (default: the key of 'sign:').",
            valueName: "FILE"
        ),
        completion: .file(extensions: ["pub", "pem"])
    )
    var key: [String] = []
}

/// Reads the keys by which the records of promotions are verified.
struct RecordKeys {
    /// The most bytes that a key may have.
    private static let sizeLimit = 1 << 16

    private let resolver: LocationResolver

    /// Prepares reading.
    ///
    /// - Parameter resolver: the run's configuration.
    init(_ resolver: LocationResolver) {
        self.resolver = resolver
    }

    /// Makes what verifies records: by the keys that were given, or else by the one that promotions are signed with.
    ///
    /// Whom the policy trusts does not count: who may sign an image may not say for that where it was promoted.
    ///
    /// - Parameter files: the public keys, relative to the working directory.
    /// - Returns: what verifies records.
    /// - Throws: ``CommandFailure`` where a key can't be read, or there is none.
    func reader(_ files: [String]) throws(CommandFailure) -> any EvidenceReading {
        var signers: [SignatureEvidence.Signer] = []
        for file in files { signers.append(Self.signer(file, try key(file))) }
        if files.isEmpty {
            guard let key = try SigningFiles(resolver).publicKey() else {
                throw .usage(
                    "noRecordKey",
                    "there is no key to verify records by",
                    mend: "name the public key with --key, or the one that signs under 'sign:' in the configuration"
                )
            }
            signers.append(Self.signer("sign", key))
        }
        return SignatureEvidence(signers: signers)
    }

    private static func signer(_ name: String, _ key: VerificationKey) -> SignatureEvidence.Signer {
        SignatureEvidence.Signer(name: SignerName(name), verifier: .sigstore(SignatureVerifier(trust: .keys([key]))))
    }

    private func key(_ file: String) throws(CommandFailure) -> VerificationKey {
        let bytes: [UInt8]
        switch FileBytes.read(file, relativeTo: resolver.context.workingDirectory, limit: Self.sizeLimit) {
        case .success(let read): bytes = read
        case .failure(let failure):
            throw .usage(
                "invalidKey",
                "--key: the file \(failure.path) \(failure.reason)",
                mend: "name a file that can be read"
            )
        }
        do throws(FormatError) {
            return try VerificationKey(pem: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw .usage(
                "invalidKey",
                "--key \(file): \(error)",
                mend: "name a public key, PEM, as `cosign public-key` writes it"
            )
        }
    }
}
