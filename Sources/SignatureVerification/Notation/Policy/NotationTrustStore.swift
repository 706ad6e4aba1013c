internal import SwiftASN1
internal import X509

/// The certificates that are trusted, by the names of their stores (trust-store-trust-policy.md, "Trust Store").
public struct NotationTrustStore: Sendable, Hashable {
    /// The most certificates of a file.
    private static let certificateLimit = 1000

    /// What the certificates of a store are trusted with.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Vouching for signers.
        case ca
        /// Signing in others' names, with the time.
        case signingAuthority
        /// Telling the time.
        case tsa
    }

    /// A store's name: `ca:example`.
    public struct Name: Sendable, Hashable, CustomStringConvertible {
        /// What its certificates are trusted with; the folder above it, below `truststore/x509`.
        public let kind: Kind
        /// Its own name, and its folder's.
        public let name: String

        /// Makes a name; `nil` where it can't be a folder's.
        ///
        /// - Parameters:
        ///   - kind: what the certificates are trusted with.
        ///   - name: the store's own name.
        public init?(kind: Kind, name: String) {
            let isName =
                !name.isEmpty && name != "." && name != ".."
                && name.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
            guard isName else { return nil }
            self.kind = kind
            self.name = name
        }

        /// Reads a name; `nil` where it is something else.
        ///
        /// - Parameter text: kind and name, with a colon between them.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
            self.init(kind: kind, name: String(parts[1]))
        }

        /// The name as policies have it.
        public var description: String { "\(kind.rawValue):\(name)" }
    }

    private var stores: [Name: [Certificate]] = [:]

    /// Makes a store of nothing.
    public init() {}

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - file: the file's content: one certificate, DER, or several, PEM.
    ///   - name: the store that it is in.
    /// - Throws: ``FormatError`` where a certificate can't be read, or not be trusted with what the store is for.
    public mutating func add(_ file: [UInt8], to name: Name) throws(FormatError) {
        let documents: [[UInt8]]
        if file.first == 0x30 {
            documents = [file]
        } else {
            guard let text = String(validating: file, as: UTF8.self) else {
                throw SigningCertificate.error("is neither DER nor PEM")
            }
            documents = try PEMText.documents(text, label: "CERTIFICATE", atMost: Self.certificateLimit)
        }
        for certificate in try Certificate.list(documents) {
            try Self.check(certificate, for: name.kind)
            stores[name, default: []].append(certificate)
        }
    }

    /// The certificates of the stores of a kind.
    func certificates(_ names: [Name], of kind: Kind) -> [Certificate] {
        names.filter { $0.kind == kind }.flatMap { stores[$0] ?? [] }
    }

    /// The stores that are not there, or hold nothing.
    func missing(_ names: [Name]) -> [Name] { names.filter { stores[$0, default: []].isEmpty } }

    private static func check(_ certificate: Certificate, for kind: Kind) throws(FormatError) {
        let isAuthority: Bool
        do {
            isAuthority =
                if case .isCertificateAuthority = try certificate.extensions.basicConstraints { true } else { false }
        } catch {
            throw SigningCertificate.error("has extensions that can't be read: '\(certificate.subject)'")
        }
        switch kind {
        case .tsa:
            guard isAuthority, certificate.issuer == certificate.subject else {
                throw SigningCertificate.error("is no root authority's: '\(certificate.subject)'")
            }
        case .ca, .signingAuthority:
            guard isAuthority || certificate.isSelfSigned else {
                throw SigningCertificate.error(
                    "is neither an authority's nor signed with its own key: '\(certificate.subject)'"
                )
            }
        }
    }
}

extension Certificate {
    /// Whether it is signed with its own key.
    var isSelfSigned: Bool { issuer == subject && publicKey.isValidSignature(signature, for: self) }
}
