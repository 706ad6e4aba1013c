/// Who a keyless signer has to be: a name, and who knows him by it.
///
/// Both are needed.
public struct IdentityRule: Sendable, Hashable {
    /// The name: a URI or an address.
    public let identity: TextPattern
    /// Who knows him by that name.
    public let issuer: TextPattern

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - identity: the name: a URI or an address.
    ///   - issuer: who knows him by that name.
    public init(identity: TextPattern, issuer: TextPattern) {
        self.identity = identity
        self.issuer = issuer
    }

    /// Looks for a name of a certificate that the rule allows.
    func name(in certificate: SigningCertificate) -> (name: SubjectName, issuer: String)? {
        guard let found = certificate.issuer, issuer.matches(found),
            let name = certificate.names.first(where: { identity.matches($0.text) })
        else { return nil }
        return (name, found)
    }
}

/// A text, or many: `*` stands for any characters, none included.
public struct TextPattern: Sendable, Hashable {
    private let parts: [[UInt8]]

    /// Makes a pattern that is one text alone, stars and all.
    ///
    /// - Parameter text: the text.
    public init(exactly text: String) {
        parts = [Array(text.utf8)]
    }

    /// Makes a pattern.
    ///
    /// - Parameter pattern: the text; `*` stands for any characters.
    public init(_ pattern: String) {
        parts = Array(pattern.utf8).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
            .map { Array($0) }
    }

    /// Whether a text is one of those; compared byte by byte, in time that grows with the text alone.
    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return parts.first == bytes }
        guard bytes.starts(with: first), bytes.count >= first.count + last.count,
            bytes.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = bytes.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
