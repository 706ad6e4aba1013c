extension PromotionPlan {
    /// Makes the plan: the stage plan, without I/O.
    ///
    /// - Parameters:
    ///   - closure: the image at the source; every manifest that the destination lacks has been read.
    ///   - state: what the destination has.
    ///   - tag: the tag that is wanted at the destination.
    ///   - overwritesTag: whether the tag is moved where it points to another image.
    /// - Throws: ``PromotionError/Problem/tagTaken(existing:wanted:)`` where the tag points to another image and stays.
    init(
        closure: ImageClosure,
        state: DestinationState,
        tag: TagName?,
        overwritesTag: Bool
    ) throws(TagTaken) {
        root = closure.root.manifest
        let change = Self.change(of: tag, from: state.tagged, to: closure.root.manifest.digest)
        if case .move(_, let existing) = change, !overwritesTag {
            throw TagTaken(existing: existing, wanted: closure.root.manifest.digest)
        }
        self.tag = change
        var seen: Set<Digest> = []
        var nodes = (closure.below + [closure.root])
            .filter { node in
                !state.complete.contains(node.manifest.digest) && seen.insert(node.manifest.digest).inserted
            }
        nodes += Self.subjectsReplaced(in: closure, by: state).filter { seen.insert($0.manifest.digest).inserted }
        manifests = nodes
        attachments = state.attachments
    }

    /// Makes the plan of a repair: of the image nothing is written but what was lost below it.
    ///
    /// - Parameters:
    ///   - closure: the image as the destination has it, with what is attached to it at the source.
    ///   - lost: manifests of the image that the destination has lost, as the source has them.
    ///   - state: what the destination has.
    ///   - tag: the tag that the image was found by.
    init(repairing closure: ImageClosure, lost: [ImageClosure.Node], state: DestinationState, tag: TagName?) {
        root = closure.root.manifest
        self.tag = tag.map(TagChange.keep) ?? .none
        var seen: Set<Digest> = []
        manifests = (lost + Self.subjectsReplaced(in: closure, by: state))
            .filter { seen.insert($0.manifest.digest).inserted }
        attachments = state.attachments
    }

    private static func change(of tag: TagName?, from existing: Digest?, to wanted: Digest) -> TagChange {
        guard let tag else { return .none }
        guard let existing else { return .create(tag) }
        return existing == wanted ? .keep(tag) : .move(tag, from: existing)
    }

    /// Attachments that the destination does not keep as they are, but to which something is attached in turn.
    ///
    /// A signature of an attestation names that attestation's digest: it must be found there even where the tag holds more.
    private static func subjectsReplaced(
        in closure: ImageClosure,
        by state: DestinationState
    ) -> [ImageClosure.Node] {
        let subjects = Set(closure.attachments.map(\.subject))
        return state.attachments.compactMap { step in
            switch step.reconciliation {
            case .contained, .merge, .conflict:
                guard subjects.contains(step.attachment.manifest.digest),
                    !state.complete.contains(step.attachment.manifest.digest)
                else { return nil }
                return try? ImageClosure.Node(step.attachment.manifest)
            case .create, .extend, .same: return nil
            }
        }
    }
}

/// A tag that points to another image and is not to be moved.
struct TagTaken: Error, Sendable, Hashable {
    let existing: Digest
    let wanted: Digest
}
