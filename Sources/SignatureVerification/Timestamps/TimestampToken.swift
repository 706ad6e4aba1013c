internal import SwiftASN1

/// A time that an authority stamped on bytes (RFC 3161); nothing of it is verified.
public struct TimestampToken: Sendable, Hashable {
    static let format = "a timestamp"
    /// The largest token that is read, in bytes.
    static let sizeLimit = 64 << 10

    let message: SignedMessage
    let statement: TimestampStatement

    /// Reads an authority's answer, as sigstore keeps it.
    ///
    /// - Parameter bytes: a TimeStampResp, DER (RFC 3161, section 2.4.2).
    /// - Throws: ``FormatError`` where it is malformed, or the authority refused.
    public init(response bytes: [UInt8]) throws(FormatError) {
        let response = try Self.parse(bytes)
        let parts: [ASN1Node]
        do {
            parts = try response.elements(atMost: 2)
            let status = try parts.first?.elements(atMost: 3).first.map { try Int(derEncoded: $0) }
            guard let status else { throw SignedMessageError.missing }
            // 0 is granted, and 1 with changes.
            guard status == 0 || status == 1 else { throw Self.error("says that the authority refused") }
        } catch let error as FormatError {
            throw error
        } catch {
            throw Self.error("is not an authority's answer")
        }
        guard parts.count == 2 else { throw Self.error("has no token") }
        try self.init(parts[1])
    }

    /// Reads a bare token, as Notation keeps it.
    ///
    /// - Parameter bytes: a TimeStampToken, DER (RFC 3161, section 2.4.2).
    /// - Throws: ``FormatError``.
    public init(token bytes: [UInt8]) throws(FormatError) {
        try self.init(try Self.parse(bytes))
    }

    private init(_ node: ASN1Node) throws(FormatError) {
        do {
            message = try SignedMessage(derEncoded: node)
            guard message.contentType == .timestamp else { throw Self.error("is a message of another kind") }
            statement = try TimestampStatement(derEncoded: message.content)
        } catch let error as FormatError {
            throw error
        } catch SignedMessageError.tooMany {
            throw Self.error("has more parts than are read")
        } catch SignedMessageError.criticalExtension {
            throw Self.error("has a critical extension that is not known")
        } catch {
            throw Self.error("can't be read")
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(FormatError) -> ASN1Node {
        guard bytes.count <= sizeLimit else { throw error("has more than \(sizeLimit) bytes") }
        do {
            return try DER.parse(bytes)
        } catch {
            throw self.error("can't be read")
        }
    }

    private static func error(_ reason: String) -> FormatError {
        FormatError(format: format, place: "", reason: reason)
    }
}

extension ASN1ObjectIdentifier {
    /// id-ct-TSTInfo (RFC 3161, section 2.4.2).
    fileprivate static let timestamp: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 1, 4]
}
