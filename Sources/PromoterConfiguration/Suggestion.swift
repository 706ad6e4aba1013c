/// Guesses what was meant by a word that is not known.
package enum Suggestion {
    /// Finds the known word that is nearest to a word, or that one of the two is the beginning of.
    ///
    /// - Parameters:
    ///   - word: the word that is not known.
    ///   - known: the words that are.
    /// - Returns: the nearest one, or `nil` where none is near enough to be meant.
    package static func nearest(to word: String, among known: [String]) -> String? {
        let near = ranked(word, among: known).first { $0.distance <= max(1, (word.count + 1) / 3) }?.word
        return near ?? known.first { word.count >= 3 && $0.hasPrefix(word) || $0.count >= 3 && word.hasPrefix($0) }
    }

    /// Orders words by how near they are to a word; words that are as near keep their order.
    ///
    /// - Parameters:
    ///   - known: the words to order.
    ///   - word: a word.
    /// - Returns: all of them, the nearest first.
    package static func sorted(_ known: [String], nearestTo word: String) -> [String] {
        ranked(word, among: known).map(\.word)
    }

    private static func ranked(_ word: String, among known: [String]) -> [(word: String, distance: Int)] {
        let wanted = Array(word.lowercased())
        let measured = known.enumerated()
            .map { (offset: $0.offset, word: $0.element, distance: distance(wanted, Array($0.element.lowercased()))) }
        return measured.sorted { ($0.distance, $0.offset) < ($1.distance, $1.offset) }.map { ($0.word, $0.distance) }
    }

    /// Counts the single edits, a swap of two neighbours being one, that turn one word into another.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
