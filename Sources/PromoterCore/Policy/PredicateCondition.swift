/// What has to hold of a statement's predicate: a value in it, found by the keys that lead to it.
public struct PredicateCondition: Sendable, Hashable, CustomStringConvertible {
    /// The keys that lead to the value, outermost first; a number leads into an array.
    public let path: [String]
    /// What has to hold of the value.
    public let test: Test

    /// What has to hold of a value.
    public enum Test: Sendable, Hashable {
        /// It is there.
        case exists
        /// It is this, or where it is an array has this in it.
        case equals(JSONValue)
        /// It is a text that fits, or an array with such a text in it.
        case matches(NamePattern)
    }

    /// Makes a condition.
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the value.
    ///   - test: what has to hold of it.
    public init(path: [String], test: Test) {
        self.path = path
        self.test = test
    }

    /// Whether it holds.
    ///
    /// - Parameter predicate: the predicate.
    /// - Returns: whether it holds; not, where the value is not there.
    public func holds(of predicate: JSONValue) -> Bool {
        var value = predicate
        for key in path {
            if let inner = value[key] {
                value = inner
            } else if let array = value.array, let place = Self.index(key), array.indices.contains(place) {
                value = array[place]
            } else {
                return false
            }
        }
        switch test {
        case .exists: return value != .null
        case .equals(let wanted): return ([value] + (value.array ?? [])).contains { Self.isSame($0, wanted) }
        case .matches(let pattern):
            return ([value] + (value.array ?? [])).contains { $0.string.map(pattern.matches) ?? false }
        }
    }

    /// Whether two values are the same: texts byte for byte, as they were signed; numbers however they are written.
    private static func isSame(_ value: JSONValue, _ wanted: JSONValue) -> Bool {
        if let value = value.string, let wanted = wanted.string { return value.utf8.elementsEqual(wanted.utf8) }
        if let value = value.exactNumber, let wanted = wanted.exactNumber { return value == wanted }
        return value == wanted
    }

    /// The place in an array that a key means: a whole number in the one way to write it.
    private static func index(_ key: String) -> Int? {
        Int(key).flatMap { $0 >= 0 && "\($0)" == key ? $0 : nil }
    }

    /// What has to hold, in words.
    public var description: String {
        let place = path.joined(separator: ".")
        return switch test {
        case .exists: "\(place) is set"
        case .equals(let value):
            "\(place) is \((try? value.serialized()).map { String(decoding: $0, as: UTF8.self) } ?? "")"
        case .matches(let pattern): "\(place) is like \(pattern)"
        }
    }
}

extension JSONValue {
    /// The number that it is.
    fileprivate var exactNumber: JSONNumber? {
        switch self {
        case .integer(let number): JSONNumber(number)
        case .number(let number): number
        default: nil
        }
    }
}
