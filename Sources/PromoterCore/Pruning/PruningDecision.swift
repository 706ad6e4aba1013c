/// What to do with an orphan.
public enum PruningDecision: Sendable, Hashable {
    /// Nothing needs it: the manifest goes, with all its tags.
    case delete
    /// Something needs the manifest, but not these of its tags.
    case deleteTags([TagName], PruningObstacle)
    /// It stays.
    case keep(PruningObstacle)
}

/// Why an orphan stays.
public enum PruningObstacle: Sendable, Hashable, CustomStringConvertible {
    /// Another tag points to the manifest.
    case tagged(TagName)
    /// An index that stays lists the manifest.
    case listed(index: Digest, tag: TagName?)
    /// The image is missing, but an index that stays lists it: a platform that was not pushed, or is yet to come.
    case imageListed(image: Digest, index: Digest, tag: TagName?)
    /// The manifest is attached to another manifest, which stays.
    case attached(to: Digest)
    /// The list names something that stays.
    case names(Digest)
    /// The list names something that is attached to an image that is there.
    case namesAttachment(Digest, of: Digest)
    /// The tag does not hold what it is named for.
    case holdsOther(TagName)
    /// It is an image itself, without a tag: it may be run by its digest.
    case isImage
    /// The image is there again.
    case imageReturned(Digest)
    /// Someone else has written the tag since.
    case tagChanged(TagName)
    /// It leads to something that could not be deleted.
    case leadsTo(Digest)

    /// Why, one sentence without a full stop.
    public var description: String {
        func named(_ index: Digest, _ tag: TagName?) -> String {
            tag.map { "the index \($0) (\(index))" } ?? "the index \(index)"
        }
        return switch self {
        case .tagged(let tag): "another tag points to it: \(tag)"
        case .listed(let index, let tag): "\(named(index, tag)) lists it"
        case .imageListed(let image, let index, let tag): "\(image) is missing, but \(named(index, tag)) still lists it"
        case .attached(let subject): "it is attached to \(subject), which stays"
        case .names(let entry): "it lists \(entry), which stays"
        case .namesAttachment(let entry, let image):
            "it lists \(entry), which is attached to \(image), and that is there"
        case .holdsOther(let tag): "the tag \(tag) holds something else than it is named for"
        case .isImage: "it is an image itself, which may be in use by its digest"
        case .imageReturned(let image): "\(image) is there again"
        case .tagChanged(let tag): "the tag \(tag) was written again meanwhile"
        case .leadsTo(let digest): "\(digest), which is found by it, could not be deleted"
        }
    }
}
