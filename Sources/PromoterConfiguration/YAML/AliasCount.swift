/// A bound on how far aliases can blow a document up, known before it is parsed.
///
/// The parser hashes keys with all that they hold, so that nested aliases in a key would take for ever ("billion laughs").
struct AliasCount {
    private var anchors = 0
    private var aliases = 0

    /// Counts what may be anchors and aliases.
    ///
    /// Comments and quoted texts are counted, too: the bound is an upper one.
    ///
    /// - Parameter text: the YAML text.
    init(_ text: String) {
        var last = UInt8(ascii: "\n")
        for byte in text.utf8 {
            defer { last = byte }
            guard byte != UInt8(ascii: " "), byte != UInt8(ascii: "\n") else { continue }
            if last == UInt8(ascii: "&") { anchors += 1 }
            if last == UInt8(ascii: "*") { aliases += 1 }
        }
    }

    /// The largest factor by which following the aliases can enlarge a value: they nest at most as deep as there are anchors, and
    /// the more levels there are, the fewer aliases each can have.
    var largestExpansion: Double {
        var largest = 1.0
        for depth in 0..<min(anchors, aliases) {
            var product = 1.0
            for _ in 0...depth {
                product *= 1 + Double(aliases) / Double(depth + 1)
                if product > 1e18 { return product }
            }
            largest = max(largest, product)
        }
        return largest
    }
}
