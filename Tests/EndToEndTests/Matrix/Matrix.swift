import Testing

/// What is attached, where it is kept, from where to where it is promoted, and which client verifies it there.
struct MatrixCase: Sendable, CustomTestStringConvertible {
    let attached: Attached
    let route: MatrixRoute

    /// How the source keeps it.
    var before: Keeping {
        // What stands in a layout was promoted to it.
        route.from == .local ? attached.keeping(promotedTo: .local) : attached.keeping(attachedAt: route.from)
    }

    /// How the destination keeps it.
    var after: Keeping { attached.keeping(promotedTo: route.to) }

    /// Who verifies it there.
    var clients: [MatrixClient] { attached.clients(at: route.to) }

    var testDescription: String { "\(attached.title), from \(route.testDescription)" }
}

/// The test matrix: the one table that the tests run and that `docs/matrix.md` is made of.
enum Matrix {
    /// Every kind of place is promoted from and to, and each way of keeping meets each other one.
    static let routes = [
        MatrixRoute(.dockerRegistry, .dockerRegistry), MatrixRoute(.dockerRegistry, .listingRegistry),
        MatrixRoute(.listingRegistry, .dockerRegistry), MatrixRoute(.listingRegistry, .listingRegistry),
        MatrixRoute(.listingRegistry, .silentRegistry), MatrixRoute(.silentRegistry, .listingRegistry),
        MatrixRoute(.oldArtifactory, .oldArtifactory), MatrixRoute(.artifactory, .artifactory),
        MatrixRoute(.dockerRegistry, .oldArtifactory), MatrixRoute(.silentRegistry, .artifactory),
        MatrixRoute(.oldArtifactory, .silentRegistry), MatrixRoute(.artifactory, .dockerRegistry),
        MatrixRoute(.listingRegistry, .local), MatrixRoute(.local, .dockerRegistry),
    ]

    /// The rows.
    static let cases = Attached.allCases.flatMap { attached in
        routes.map { MatrixCase(attached: attached, route: $0) }
    }
}
