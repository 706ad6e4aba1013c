internal import X509

/// Somebody who makes certificates for signers.
public struct CertificateAuthority: Sendable, Hashable {
    static let chainLimit = 16

    /// The certificate that is trusted.
    let anchor: Certificate
    /// Those between it and the signers'.
    let intermediates: [Certificate]
    /// When it can be trusted.
    public let validity: ValidityPeriod

    /// Makes an authority.
    ///
    /// - Parameters:
    ///   - certificates: its certificates, DER, at least one; the trusted one is the last.
    ///   - validity: when it can be trusted.
    /// - Throws: ``FormatError`` where a certificate can't be read, or there is none.
    public init(certificates: [[UInt8]], validity: ValidityPeriod) throws(FormatError) {
        var list = try Certificate.list(certificates)
        guard let anchor = list.popLast() else { throw SigningCertificate.error("is missing") }
        self.anchor = anchor
        intermediates = list
        self.validity = validity
    }

    init(_ field: JSONField) throws(FormatError) {
        try self.init(
            certificates: try Self.certificates(field),
            validity: try ValidityPeriod(field["validFor"])
        )
    }

    /// The certificates of an authority in a trusted root, DER.
    fileprivate static func certificates(_ field: JSONField) throws(FormatError) -> [[UInt8]] {
        let list = field["certChain"]["certificates"]
        var certificates: [[UInt8]] = []
        for entry in try list.elements(atMost: chainLimit) { certificates.append(try entry["rawBytes"].someBytes()) }
        guard !certificates.isEmpty else { throw list.error("is empty") }
        return certificates
    }
}

extension TimestampAuthority {
    /// Reads an authority of a trusted root, whose chain may begin with the only certificate that it signs with.
    init(_ field: JSONField) throws(FormatError) {
        var certificates = try CertificateAuthority.certificates(field)
        let validity = try ValidityPeriod(field["validFor"])
        let root = certificates.removeLast()
        var signer: [UInt8]?
        if let first = certificates.first, try !Certificate(first).isAuthority { signer = certificates.removeFirst() }
        try self.init(
            roots: [root],
            intermediates: certificates,
            signer: signer,
            start: validity.start,
            end: validity.end
        )
    }
}

extension Certificate {
    /// Whether it may be above others; one that can't be read may not.
    fileprivate var isAuthority: Bool {
        guard case .isCertificateAuthority? = try? extensions.basicConstraints else { return false }
        return true
    }
}
