import Testing

/// A kind of place to promote from or to.
enum MatrixBackend: Sendable, Hashable, CaseIterable {
    case dockerRegistry
    case listingRegistry
    case silentRegistry
    case oldArtifactory
    case artifactory
    case local

    /// What it is, as the documentation has it.
    var title: String {
        switch self {
        case .dockerRegistry: "docker-registry 2.8"
        case .listingRegistry: "OCI registry that lists referrers"
        case .silentRegistry: "OCI registry that lists none"
        case .oldArtifactory: "Artifactory 7.77"
        case .artifactory: "Artifactory 7.117"
        case .local: "local layout"
        }
    }

    /// Whether it lists what names a subject by itself.
    var listsReferrers: Bool { self == .listingRegistry || self == .artifactory }

    /// The version of an emulated Artifactory.
    var version: String? {
        switch self {
        case .oldArtifactory: "7.77.0"
        case .artifactory: "7.117.1"
        default: nil
        }
    }
}

/// From where to where.
struct MatrixRoute: Sendable, Hashable, CustomTestStringConvertible {
    let from: MatrixBackend
    let to: MatrixBackend

    init(_ from: MatrixBackend, _ to: MatrixBackend) {
        self.from = from
        self.to = to
    }

    /// Whether both ends are repositories of one Artifactory.
    var isWithinOneServer: Bool { from == to && from.version != nil }

    /// The destination, as the documentation has it.
    var destination: String { to.title + (isWithinOneServer ? ", same server" : "") }

    var testDescription: String { "\(from.title) to \(destination)" }
}
