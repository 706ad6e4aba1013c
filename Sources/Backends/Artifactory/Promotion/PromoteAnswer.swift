/// What the status of a promotion means: a pure rule.
enum PromoteAnswer: Sendable, Hashable {
    /// The image is there.
    case done
    /// The image is there, but something of a move was left behind.
    case partly
    /// The server does not do it, or not for this user; nothing changed.
    case declined(String)
    /// The source may be gone.
    case missing
    /// Nothing is known.
    case failed

    /// Reads a status.
    ///
    /// - Parameters:
    ///   - status: the status of the answer.
    ///   - source: the key of the source's repository.
    ///   - destination: the key of the destination's repository.
    init(status: Int, from source: String, to destination: String) {
        switch status {
        case 206: self = .partly
        case 200...299: self = .done
        case 401, 403:
            self = .declined(
                """
                this user may not promote by the server (\(status)): it needs \(ArtifactoryPermission.read.rawValue) on \
                \(source), and \(ArtifactoryPermission.deploy.rawValue), \(ArtifactoryPermission.annotate.rawValue) and, \
                where the tag is there already, \(ArtifactoryPermission.delete.rawValue) on \(destination)
                """
            )
        case 404: self = .missing
        case 400: self = .declined("the server refuses to promote by itself (400)")
        case 405, 501: self = .declined("the server does not offer to promote images by itself (\(status))")
        default: self = .failed
        }
    }
}
