/// The names and values of a query or of a form, decoded, in their order.
public struct QueryFields: Sendable, Hashable {
    /// One name with its value.
    public struct Field: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The value; empty where there is no `=`.
        public var value: String
    }

    /// The fields.
    public let fields: [Field]

    /// Reads `a=b&c` (`application/x-www-form-urlencoded`).
    ///
    /// - Parameter text: the encoded text.
    public init(_ text: some StringProtocol) {
        fields = text.split(separator: "&")
            .map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return Field(
                    name: PercentEncoding.decode(parts[0], plusIsSpace: true),
                    value: parts.count > 1 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
                )
            }
    }

    /// The first value of a name; `nil` where the name is not there.
    ///
    /// - Parameter name: the name.
    public subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// All values of a name.
    ///
    /// - Parameter name: the name.
    /// - Returns: the values, in their order.
    public func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

extension EmulatedRequest {
    /// The query's names and values.
    public var queryFields: QueryFields { QueryFields(query) }
}
