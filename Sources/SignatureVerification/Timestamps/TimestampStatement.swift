internal import SwiftASN1

/// What an authority says: that bytes with a digest were there at a time (TSTInfo, RFC 3161, section 2.4.2).
struct TimestampStatement: Sendable, Hashable {
    /// The function of the digest.
    let digestAlgorithm: ASN1ObjectIdentifier
    /// The digest of the bytes.
    let digest: [UInt8]
    /// When, in seconds since 1970; the second that had begun.
    let time: Int64
    /// Whether the time is some fraction of a second later.
    let hasFraction: Bool
    /// How much earlier or later it may have been, in whole seconds, rounded up.
    let accuracy: Int64
}

extension TimestampStatement: DERParseable {
    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { parts in
            guard try Int(derEncoded: &parts) == 1 else { throw SignedMessageError.missing }
            let policy = try ASN1ObjectIdentifier(derEncoded: &parts)
            let (algorithm, digest) = try DER.sequence(parts.required(.sequence), identifier: .sequence) { imprint in
                let algorithm = try DER.sequence(imprint.required(.sequence), identifier: .sequence) { identifier in
                    let name = try ASN1ObjectIdentifier(derEncoded: &identifier)
                    _ = identifier.next()
                    return name
                }
                return (algorithm, Array(try ASN1OctetString(derEncoded: &imprint).bytes))
            }
            // The serial number; authorities write negative ones, too.
            _ = try parts.required(.integer)
            let time = try GeneralizedTime(derEncoded: &parts)
            var accuracy: Int64 = policy == .baselinePolicy ? 1 : 0
            // The others, the order among them, a nonce, a name and extensions, change nothing of what is said.
            while let other = parts.next() {
                if other.identifier == .sequence { accuracy = try Self.accuracy(other) }
                if other.identifier == .contextSpecific(1) { try Self.refuseCritical(other) }
            }
            return TimestampStatement(
                digestAlgorithm: algorithm,
                digest: digest,
                time: time.secondsSince1970,
                hasFraction: time.fractionalSeconds > 0,
                accuracy: accuracy
            )
        }
    }

    /// Seconds, and milliseconds and microseconds below a second.
    private static func accuracy(_ node: ASN1Node) throws -> Int64 {
        var seconds: Int64 = 0
        var hasFraction = false
        for element in try node.elements(atMost: 3) {
            switch element.identifier {
            case .integer: seconds = try Int64(derEncoded: element)
            case .contextSpecific(0), .contextSpecific(1):
                hasFraction = try Int64(derEncoded: element, withIdentifier: element.identifier) > 0 || hasFraction
            default: throw SignedMessageError.missing
            }
        }
        guard (0...Int64(Int32.max)).contains(seconds) else { throw SignedMessageError.tooMany }
        return seconds + (hasFraction ? 1 : 0)
    }

    /// An extension may change what is said, and then says so (RFC 5280, section 4.2).
    private static func refuseCritical(_ node: ASN1Node) throws {
        for element in try node.elements(atMost: 32) {
            for part in try element.elements(atMost: 3) where part.identifier == .boolean {
                guard try !Bool(derEncoded: part) else { throw SignedMessageError.criticalExtension }
            }
        }
    }
}

extension ASN1ObjectIdentifier {
    /// The policy by which a time is accurate to a second, where nothing else is said (RFC 3628, section 5.2).
    fileprivate static let baselinePolicy: ASN1ObjectIdentifier = [0, 4, 0, 2023, 1, 1]
}

extension GeneralizedTime {
    /// The whole seconds since 1970, by the calendar's rule for leap years.
    var secondsSince1970: Int64 {
        // Years that begin in March end with the leap day.
        let year = month > 2 ? self.year : self.year - 1
        let monthsFromMarch = (month + 9) % 12
        let daysOfYears = 365 * year + year / 4 - year / 100 + year / 400
        let daysFromMarch = (153 * monthsFromMarch + 2) / 5 + day - 1
        let days = daysOfYears + daysFromMarch - 719_468
        return Int64(days) * 86_400 + Int64(hours * 3600 + minutes * 60 + seconds)
    }
}
