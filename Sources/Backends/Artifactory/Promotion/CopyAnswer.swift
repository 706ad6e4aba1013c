/// What the answer to a copy means: a pure rule.
enum CopyAnswer: Sendable, Hashable {
    /// The file is there.
    case done
    /// Nothing is ever copied by this server.
    case notOffered(String)
    /// This user may not.
    case notPermitted(String)
    /// This file was not copied.
    case notCopied(String)
    /// Nothing is known.
    case failed

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - status: its status.
    ///   - form: the form of its body. Without the licence it is a text, where Copy Item itself answers JSON.
    ///   - lacksProAPI: whether the server says that it has no such API: then every refusal is of that.
    ///   - source: the key of the source's repository.
    ///   - destination: the key of the destination's repository.
    init(
        status: Int,
        form: ArtifactoryErrorBody.Form,
        lacksProAPI: Bool,
        from source: String,
        to destination: String
    ) {
        let isUnlicensed = lacksProAPI && (400...499).contains(status) && status != 429 && status != 408
        switch status {
        case 200...299: self = .done
        case _ where isUnlicensed, 400 where form == .text || form == .none:
            self = .notOffered(
                "this Artifactory does not copy files by itself (\(status)): Copy Item needs Artifactory Pro"
            )
        case 405, 501: self = .notOffered("this Artifactory does not copy files by itself (\(status))")
        case 401, 403:
            // Artifactory says 401 where a file is there and may not be overwritten.
            self = .notPermitted(
                """
                this user may not copy from \(source) to \(destination) by the server (\(status)): it needs \
                \(ArtifactoryPermission.read.rawValue) on \(source), and \(ArtifactoryPermission.deploy.rawValue) and, for \
                what is there already, \(ArtifactoryPermission.delete.rawValue) on \(destination)
                """
            )
        case 400, 404, 409, 423: self = .notCopied("the server did not copy it (\(status))")
        default: self = .failed
        }
    }
}
