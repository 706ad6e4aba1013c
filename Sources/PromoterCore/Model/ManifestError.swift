/// A manifest that can't be promoted.
public struct ManifestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with it.
    public enum Problem: Sendable, Hashable {
        /// Docker's obsolete schema 1.
        case schema1
        /// The registry's answer and the document say different things.
        case mediaTypesDiffer(header: MediaType, body: MediaType)
        /// Not a kind of manifest that promoter knows.
        case unknownMediaType(MediaType)
        /// Not what its kind must look like; where and how.
        case malformed(String)
        /// A key stands in it twice, the same or in other case, and readers differ in which one they take.
        case ambiguous(String)
        /// A key is not spelled as the specification has it, and readers differ in whether they take it for that one.
        case misspelt(String, known: String)
        /// It is of one kind, and has a member that another kind has.
        case mixed(MediaType, String)
        /// Indexes within indexes, deeper than any real image.
        case tooDeep
        /// The manifests below it, counted by every way that leads to them, are more than so many.
        case unfolds(Int)
    }

    /// Which manifest.
    public let digest: Digest
    /// What is wrong with it.
    public let problem: Problem

    /// Makes the error.
    ///
    /// - Parameters:
    ///   - digest: which manifest.
    ///   - problem: what is wrong with it.
    public init(digest: Digest, problem: Problem) {
        self.digest = digest
        self.problem = problem
    }

    /// What is wrong, one line.
    public var description: String { "manifest \(digest) \(reason)" }

    /// What is wrong, to stand behind what it is.
    package var reason: String {
        switch problem {
        case .schema1: "is in Docker's obsolete schema 1"
        case .mediaTypesDiffer(let header, let body):
            "was announced as \(header) but calls itself \(body)"
        case .unknownMediaType(let type): "is of the unknown kind '\(type)'"
        case .malformed(let what): "is malformed: \(what)"
        case .ambiguous(let key): "has the key '\(key)' twice in one place"
        case .misspelt(let key, let known):
            "has the key '\(key)', which some readers take for '\(known)' and others do not"
        case .mixed(let type, let member): "calls itself \(type), and has '\(member)' besides"
        case .tooDeep: "nests indexes too deeply"
        case .unfolds(let limit): "unfolds into a tree of more than \(limit) manifests"
        }
    }

    /// How to mend it.
    public var remedy: String {
        switch problem {
        case .schema1: "push the image again with a current client, which writes schema 2 or OCI"
        case .mediaTypesDiffer, .malformed:
            "push the image again; if it was pushed rightly, the registry answers wrongly"
        case .ambiguous, .misspelt, .mixed:
            "build it anew with a current client; readers differ in what such a one says"
        case .unknownMediaType: "promoter carries OCI and Docker schema 2 images, indexes and artifacts"
        case .tooDeep, .unfolds: "build the index anew with its images directly in it"
        }
    }
}
