internal import Synchronization

/// The secrets that a session knows, and the only way by which texts from outside get into messages, results and logs.
///
/// A text of a server or a program passes ``quoted(_:limit:)``, what is taken out of it ``hiding(in:)``. A secret is found in
/// whatever encoding it comes back: as it is, whatever its case, percent-encoded, escaped as in JSON or HTML, in base 64 as a
/// part of anything, in hexadecimal, broken over lines; of a long one its beginning is enough. A secret of less than
/// ``shortest`` bytes could stand in any word: it is hidden only where it stands alone.
public final class KnownSecrets: Sendable {
    /// What stands in the place of a secret.
    static let mask = "***"
    /// From how many bytes on a secret is hidden also within words.
    static let shortest = 4

    private struct State {
        var secrets: Set<Secret> = []
        var patterns: [SecretPattern] = []
    }

    private let state = Mutex(State())

    /// Makes a collection.
    ///
    /// - Parameter secrets: what is known from the beginning.
    public init(_ secrets: [Secret] = []) {
        insert(secrets)
    }

    /// Learns secrets; none is ever forgotten.
    ///
    /// - Parameter secrets: the secrets.
    public func insert(_ secrets: [Secret]) {
        state.withLock { state in
            for secret in secrets where state.secrets.insert(secret).inserted {
                if let pattern = SecretPattern(secret) { state.patterns.append(pattern) }
            }
        }
    }

    /// A text from outside without the secrets, else as it is: for what is shown within our own words.
    ///
    /// - Parameter text: the text.
    /// - Returns: the text with a mask in the place of each secret.
    public func hiding(in text: String) -> String {
        let patterns = state.withLock(\.patterns)
        guard !patterns.isEmpty, !text.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var hidden = [Bool](repeating: false, count: bytes.count)
        var isFound = false
        for view in TextView.all(of: bytes) {
            for pattern in patterns {
                pattern.forEachMatch(in: view) { range in
                    isFound = true
                    for index in view.source(of: range) { hidden[index] = true }
                }
            }
        }
        guard isFound else { return text }
        var shown: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if !hidden[index] {
                shown.append(byte)
            } else if index == 0 || !hidden[index - 1] {
                shown += Self.mask.utf8
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// What a server or a program said, fit for a message.
    ///
    /// - Parameters:
    ///   - text: what was said.
    ///   - limit: how many characters are kept.
    /// - Returns: one line without secrets; empty where nothing was said.
    public func quoted(_ text: String, limit: Int = 300) -> QuotedText {
        QuotedText(hidden: hiding(in: text), limit: limit)
    }

    /// What a server or a program said, fit for a message.
    ///
    /// - Parameters:
    ///   - bytes: what was said, in UTF-8 where it is text.
    ///   - limit: how many characters are kept.
    /// - Returns: one line without secrets; empty where nothing was said.
    public func quoted(_ bytes: some Collection<UInt8>, limit: Int = 300) -> QuotedText {
        quoted(String(decoding: bytes.prefix(Self.longest), as: UTF8.self), limit: limit)
    }

    /// How much of a text is looked at, in bytes; a quotation ends long before.
    private static let longest = 64 << 10
}
