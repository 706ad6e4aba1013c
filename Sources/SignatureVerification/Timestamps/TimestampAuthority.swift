internal import SwiftASN1
internal import X509

/// An authority that is trusted to tell the time.
public struct TimestampAuthority: Sendable, Hashable {
    /// The certificates above all of its own.
    let roots: [Certificate]
    /// Those between, where tokens come without them.
    let intermediates: [Certificate]
    /// The only certificate that it signs with; `nil` for any that a root vouches for.
    let signer: Certificate?
    /// The first second in which it is trusted, since 1970.
    let start: Int64?
    /// The last second in which it is trusted, since 1970.
    let end: Int64?

    /// Takes an authority's certificates, DER.
    ///
    /// - Parameters:
    ///   - roots: the trusted ones, at least one.
    ///   - intermediates: those between them and the authority's own, which tokens may also bring themselves.
    ///   - signer: the only one that it signs with; without it, any that a root vouches for.
    ///   - start: the first second in which it is trusted, since 1970; without it, ever since.
    ///   - end: the last second in which it is trusted, since 1970; without it, for ever.
    /// - Throws: ``FormatError`` where a certificate can't be read, or there is no root.
    public init(
        roots: [[UInt8]],
        intermediates: [[UInt8]] = [],
        signer: [UInt8]? = nil,
        start: Int64? = nil,
        end: Int64? = nil
    ) throws(FormatError) {
        guard !roots.isEmpty else { throw SigningCertificate.error("is missing") }
        self.roots = try Certificate.list(roots)
        self.intermediates = try Certificate.list(intermediates)
        self.signer = try signer.map { bytes throws(FormatError) in try Certificate(bytes) }
        self.start = start
        self.end = end
    }

    /// Takes roots that are trusted for ever.
    init(roots: [Certificate]) {
        self.roots = roots
        intermediates = []
        signer = nil
        start = nil
        end = nil
    }

    func isTrusted(at time: Int64) -> Bool {
        if let start, time < start { return false }
        if let end, time > end { return false }
        return true
    }
}

extension Certificate {
    /// Reads a certificate, DER.
    init(_ bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= SigningCertificate.sizeLimit else {
            throw SigningCertificate.error("has more than \(SigningCertificate.sizeLimit) bytes")
        }
        do {
            try self.init(derEncoded: bytes)
        } catch {
            throw SigningCertificate.error("can't be read")
        }
    }

    /// Reads certificates, DER.
    static func list(_ certificates: [[UInt8]]) throws(FormatError) -> [Certificate] {
        var list: [Certificate] = []
        for bytes in certificates { list.append(try Certificate(bytes)) }
        return list
    }

    /// Its bytes, DER.
    var bytes: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }
}
