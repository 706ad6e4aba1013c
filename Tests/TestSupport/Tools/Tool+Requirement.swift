import FoundationEssentials
public import Testing

extension Trait where Self == ConditionTrait {
    /// Runs a test or suite only where these tools are: in CI a missing one is a failure, elsewhere the test is skipped
    /// and the tool named.
    ///
    /// - Parameters:
    ///   - tools: What the test runs.
    ///   - sourceLocation: Where the trait is written.
    /// - Returns: The trait.
    public static func requires(_ tools: Tool..., sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        let missing = tools.filter { $0.path == nil }.map(\.rawValue).joined(separator: ", ")
        return .enabled(
            missing.isEmpty ? nil : "missing: \(missing); `make tools` brings them",
            sourceLocation: sourceLocation
        ) {
            if !missing.isEmpty, ProcessInfo.processInfo.environment["CI"] == "true" {
                throw TestSupportError("missing: \(missing); in CI every tool must be there")
            }
            return missing.isEmpty
        }
    }
}
