internal import ArgumentParser
internal import RegistryEmulator

/// `name` or `name=number`.
struct QuirkArgument {
    let quirk: Quirk
    let number: Int?

    /// Reads an argument; an unknown name is answered with those that are like it.
    init(argument: String) throws {
        let parts = argument.split(separator: Character("="), maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let quirk = Quirk(rawValue: name) else { throw QuirkArgument.unknown(name) }
        self.quirk = quirk
        guard parts.count > 1 else {
            number = nil
            return
        }
        guard quirk.defaultNumber != nil else { throw ValidationError("the quirk '\(name)' takes no number") }
        guard let number = Int(parts[1]), number >= 0 else {
            throw ValidationError("'\(parts[1])' is no number for the quirk '\(name)'")
        }
        self.number = number
    }

    private static func unknown(_ name: String) -> ValidationError {
        let ranked = Quirk.allCases.map(\.rawValue).map { (name: $0, distance: distance(from: name, to: $0)) }
        let near = ranked.filter { $0.distance <= 3 || (name.count > 2 && $0.name.contains(name)) }
            .sorted { $0.distance < $1.distance }.prefix(3).map { "'\($0.name)'" }
        let advice = near.isEmpty ? "" : "did you mean \(near.joined(separator: ", "))? "
        return ValidationError("there is no quirk '\(name)'; \(advice)--list-quirks lists all")
    }

    /// How many letters must be put in, taken out or changed (Levenshtein).
    private static func distance(from: String, to: String) -> Int {
        let target = Array(to)
        var row = Array(0...target.count)
        for (index, letter) in from.enumerated() {
            var next = [index + 1]
            for (column, other) in target.enumerated() {
                let change = row[column] + (letter == other ? 0 : 1)
                next.append(min(change, row[column + 1] + 1, next[column] + 1))
            }
            row = next
        }
        return row[target.count]
    }
}
