/// What a repository shows of what refers to a manifest: the registry's own list, and the list under the tag.
struct ReferrersLook: Sendable, Hashable {
    /// The registry's list; `nil` where it offers none.
    let listed: [Descriptor]?
    /// The list under the tag; `nil` where there is no tag.
    let index: ReferrersIndex?
    /// Why the tag is of no use, where it is not.
    let taken: ReferrersTagTaken?
    /// What stands under the tag in an index that may be an image's, and proves nothing: only what names its subject is a referrer.
    let doubtful: [Descriptor]

    /// Reads what the tag points to beside the registry's list.
    init(of subject: Digest, listed: [Descriptor]?, tagged: RawManifest?) {
        self.listed = listed
        guard let tagged else {
            (index, taken, doubtful) = (nil, nil, [])
            return
        }
        do throws(ReferrersTagTaken) {
            index = try ReferrersIndex(tagged, of: subject)
            (taken, doubtful) = (nil, [])
        } catch {
            (index, taken) = (nil, error)
            doubtful = ReferrersIndex.entries(of: tagged, beside: subject)
        }
    }

    /// What both lists show, and what may be a referrer besides, each manifest once.
    var candidates: [Descriptor] { (all + doubtful).uniqueByDigest }

    /// What both lists show, each manifest once.
    var all: [Descriptor] {
        ((listed ?? []) + (index?.entries ?? [])).uniqueByDigest
    }

    /// Whether a manifest stands in the list under the tag.
    func isTagged(_ digest: Digest) -> Bool {
        index?.entries.contains { $0.digest == digest } ?? false
    }

    /// Where a manifest was found.
    func place(of digest: Digest) -> AttachmentPlace {
        (listed ?? []).contains { $0.digest == digest } ? .referrersList : .referrersTag
    }
}
