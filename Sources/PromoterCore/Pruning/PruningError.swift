/// Why a repository was not pruned.
public enum PruningError: Error, Sendable, Hashable {
    /// The registry refused or could not do something.
    case registry(RegistryError)
    /// All that so many orphans would leave is an empty repository, and nobody said that this is meant.
    case noImageLeft(Int, RegistryLocation, RepositoryName)
}

extension PruningError: CustomStringConvertible {
    /// What failed, where and why; one line.
    public var description: String {
        switch self {
        case .registry(let error): "\(error)"
        case .noImageLeft(let count, let location, let repository):
            "nothing was deleted in \(repository) at \(location): it has no image, only \(count) attachments of images that "
                + "are not there; so does a repository in which cosign keeps signatures apart from their images "
                + "(COSIGN_REPOSITORY)"
        }
    }

    /// How to mend it; one sentence without a full stop.
    public var remedy: String {
        switch self {
        case .registry(let error): error.remedy
        case .noImageLeft: "if the images are gone for good, add --no-images-left"
        }
    }

    /// The registry.
    public var location: RegistryLocation {
        switch self {
        case .registry(let error): error.location
        case .noImageLeft(_, let location, _): location
        }
    }
}
