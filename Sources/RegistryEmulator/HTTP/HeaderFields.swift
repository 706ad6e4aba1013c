/// Header fields in their order; a name may stand several times.
public struct HeaderFields: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// One header field.
    public struct Field: Sendable, Hashable {
        /// The name, as it was written.
        public var name: String
        /// The value.
        public var value: String

        /// Makes a field.
        ///
        /// - Parameters:
        ///   - name: the name.
        ///   - value: the value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The fields.
    public private(set) var fields: [Field]

    /// Makes header fields.
    ///
    /// - Parameter elements: the fields.
    public init(arrayLiteral elements: Field...) {
        fields = elements
    }

    /// Makes header fields.
    ///
    /// - Parameter fields: the fields.
    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// The first value of a name; setting it replaces all values, `nil` takes them away.
    ///
    /// - Parameter name: the name, in any case.
    public subscript(_ name: String) -> String? {
        get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { fields.append(Field(name, newValue)) }
        }
    }

    /// All values of a name, in their order.
    ///
    /// - Parameter name: the name, in any case.
    /// - Returns: the values.
    public func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// Adds a field behind the others.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - value: the value.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name, value))
    }
}
