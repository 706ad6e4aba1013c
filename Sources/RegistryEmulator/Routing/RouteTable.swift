/// Patterns in their order, each with what it leads to.
public struct RouteTable<Target: Sendable>: Sendable {
    private let routes: [(pattern: RoutePattern, target: Target)]

    /// Makes a table.
    ///
    /// - Parameter routes: the patterns, of which the first that fits wins.
    public init(_ routes: [(RoutePattern, Target)]) {
        self.routes = routes.map { (pattern: $0.0, target: $0.1) }
    }

    /// What a table says of a request.
    public enum Match: Sendable {
        /// A route fits.
        case found(Target, RouteParameters)
        /// The path is known, the method is not; these are.
        case otherMethods([String])
        /// The path is unknown.
        case unknown
    }

    /// Finds the route of a request.
    ///
    /// - Parameters:
    ///   - method: the method, in capitals.
    ///   - path: the path, undecoded.
    /// - Returns: the first route that fits, or what would.
    public func match(method: String, path: some StringProtocol) -> Match {
        var methods: [String] = []
        for route in routes {
            guard let parameters = route.pattern.parameters(of: path) else { continue }
            if route.pattern.method == "*" || route.pattern.method == method { return .found(route.target, parameters) }
            if !methods.contains(route.pattern.method) { methods.append(route.pattern.method) }
        }
        return methods.isEmpty ? .unknown : .otherMethods(methods)
    }
}
