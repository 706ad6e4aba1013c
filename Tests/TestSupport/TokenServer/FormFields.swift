// Foundation for the decoding of percent-encoded text.
import Foundation

/// The fields of a query or a form.
public struct FormFields: Sendable {
    private let fields: [(name: String, value: String)]

    /// Reads a query, or the body of a form.
    ///
    /// - Parameter text: The text, percent-encoded.
    public init(_ text: String) {
        fields = text.split(separator: "&")
            .map { item in
                let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    .map { $0.replacing("+", with: " ").removingPercentEncoding ?? String($0) }
                return (parts[0], parts.count > 1 ? parts[1] : "")
            }
    }

    /// The values of a field, in their order.
    ///
    /// - Parameter name: The field's name.
    public subscript(name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
