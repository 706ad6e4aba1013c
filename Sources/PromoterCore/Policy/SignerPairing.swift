/// How many different signers made signatures, where one who signs may go by several of their names.
///
/// Patterns of identities overlap, and two names may be for one key. Each name is paired with one who signed, and each of those
/// with one name only; as many as can be paired are different.
struct SignerPairing: CustomStringConvertible {
    /// Who signed, and the names that each goes by.
    private let names: [String: Set<SignerName>]
    /// Whom each name is paired with.
    private var pairs: [SignerName: String] = [:]

    /// Pairs as many as can be.
    ///
    /// - Parameters:
    ///   - signers: the names that count.
    ///   - signatures: what was signed, by whom.
    init(of signers: [SignerName], with signatures: [Evidence]) {
        var names: [String: Set<SignerName>] = [:]
        for signature in signatures {
            names[signature.claimant, default: []].formUnion(Set(signature.signers).intersection(signers))
        }
        self.names = names.filter { !$0.value.isEmpty }
        for claimant in self.names.keys.sorted() {
            var tried: Set<SignerName> = []
            _ = pair(claimant, &tried)
        }
    }

    /// How many different ones signed.
    var count: Int { pairs.count }

    /// Who signed, where that is not enough.
    var description: String {
        let found = Set(names.values.flatMap(\.self)).sorted()
        let list = found.map(\.text).joined(separator: ", ")
        return count == found.count
            ? "there are only those by \(list)"
            : "those by \(list) are all by \(names.keys.sorted().joined(separator: ", "))"
    }

    /// Finds a name for one who signed; who has it already takes another, where there is one.
    private mutating func pair(_ claimant: String, _ tried: inout Set<SignerName>) -> Bool {
        for name in (names[claimant] ?? []).sorted() where tried.insert(name).inserted {
            if let other = pairs[name], !pair(other, &tried) { continue }
            pairs[name] = claimant
            return true
        }
        return false
    }
}
