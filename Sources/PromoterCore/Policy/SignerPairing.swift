/// How many different signers made signatures, where one who signs may go by several of their names.
///
/// Patterns of identities overlap, a certificate has several names, and two names may be for one key, behind whatever forms of signatures. Each name is paired with one who signed, and each of those
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
        var groups: [Group] = []
        for signature in signatures {
            var group = Group(
                makers: signature.makers,
                claimants: [signature.claimant],
                names: Set(signature.signers).intersection(signers)
            )
            if group.names.isEmpty { continue }
            let others = groups.filter { !$0.makers.isDisjoint(with: group.makers) }
            groups.removeAll { !$0.makers.isDisjoint(with: group.makers) }
            for other in others { group.formUnion(other) }
            groups.append(group)
        }
        names = Dictionary(groups.map { ($0.text, $0.names) }, uniquingKeysWith: { $0.union($1) })
        for claimant in self.names.keys.sorted() {
            var tried: Set<SignerName> = []
            _ = pair(claimant, &tried)
        }
    }

    /// Signatures that one has made.
    private struct Group {
        var makers: Set<String>
        var claimants: Set<String>
        var names: Set<SignerName>

        /// Who that is, in words.
        var text: String { claimants.sorted().joined(separator: " alias ") }

        mutating func formUnion(_ other: Group) {
            makers.formUnion(other.makers)
            claimants.formUnion(other.claimants)
            names.formUnion(other.names)
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
