/// Why an image was not promoted.
public struct PromotionError: Error, Sendable, Hashable {
    /// Which registry it concerns.
    public enum Side: String, Sendable, Hashable {
        /// Where the image comes from.
        case source
        /// Where it should go.
        case destination
    }

    /// What went wrong.
    public enum Problem: Sendable, Hashable {
        /// A registry refused or could not do something.
        case registry(RegistryError)
        /// A manifest can't be promoted.
        case manifest(ManifestError)
        /// There is no such image.
        case imageNotFound
        /// The image is not at the destination, so that there is nothing to repair.
        case notPromoted
        /// The repository has no image of which the tag fits.
        case patternUnmatched(TagPattern)
        /// The registry does not list tags, so that none can be chosen by a pattern.
        case tagsUnlisted(TagPattern)
        /// The tag points to another image than the digest that was asked for says.
        case digestDiffers(found: Digest)
        /// An index lists a manifest that its registry does not have.
        case childMissing(index: Digest, child: Digest)
        /// The destination's tag points to another image, and was not to be moved.
        case tagTaken(existing: Digest, wanted: Digest)
        /// The tag is made of a digest, and belongs to what is attached to that manifest.
        case tagReserved(TagName)
        /// Someone else moved the destination's tag, which was to be taken from the image that it pointed to.
        case tagMoved(found: Digest)
        /// An attachment was found in a way that the destination does not know.
        case strategyMissing(StrategyName)
        /// What has to be attached to the image is not.
        case attachmentsMissing([AttachmentKind])
        /// What has to be attached to the image can't be attached at the destination; the first that was left behind, and why.
        case requirementLeftBehind(Attachment, String)
        /// What is attached to attachments nests deeper than is followed.
        case attachmentsTooDeep(Digest)
        /// What vouches for the image is not what the policy requires.
        case policyRejected(PolicyVerdict)
        /// A signature that held at the destination before does not hold there any more.
        case signatureLost(subject: Digest, claimant: String)
        /// The policy has no rule for the image at its destination, and does not allow what it has no rule for.
        case unruled
        /// Whether a rule of the policy is for the destination can't be told, as a symbolic link stands in the way there.
        case unplaceable(RegistryError)
        /// What vouches for the image could not be checked.
        case evidenceUnreachable(reason: String, remedy: String)
        /// The image could not be signed.
        case signingFailed(SigningError)
        /// The registry does not take a signature; why.
        case signatureRefused(Attachment, String)
        /// Other writers kept changing an attachment while promoter joined it.
        case attachmentContended(Attachment)
        /// The registries can't move the image, only copy it; why.
        case moveUnsupported(String)
        /// A move would leave attachments at the source without their image.
        case moveStrands([Attachment])
        /// What a tag pointed to before can't be told; the image that it points to, and why.
        case rollbackImpossible(Digest, String)
        /// The image that a tag pointed to before is not there any more.
        case previousGone(Digest)
        /// What was read back is not what was written.
        case proofFailed(expected: Digest, found: Digest?)
    }

    /// What went wrong.
    public let problem: Problem
    /// Which registry it concerns.
    public let side: Side
    /// The registry.
    public let location: RegistryLocation
    /// The image, as that registry names it.
    public let image: ImageReference

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - problem: what went wrong.
    ///   - side: which registry it concerns.
    ///   - location: the registry.
    ///   - image: the image.
    public init(_ problem: Problem, side: Side, location: RegistryLocation, image: ImageReference) {
        self.problem = problem
        self.side = side
        self.location = location
        self.image = image
    }

    /// Whether the work was cancelled rather than refused.
    public var isCancellation: Bool {
        if case .registry(let error) = problem { error.kind == .cancelled } else { false }
    }
}

extension PromotionError: CustomStringConvertible {
    /// What failed, where and why; one line.
    public var description: String {
        switch problem {
        case .registry(let error): "\(error)"
        case .manifest(let error): "\(error); it belongs to \(image) at \(location)"
        case .imageNotFound: "there is no image \(image) at \(location)"
        case .notPromoted: "\(image) is not at \(location): there is nothing to repair"
        case .patternUnmatched(let pattern): "no image of \(image) at \(location) has a tag that fits '\(pattern)'"
        case .tagsUnlisted(let pattern):
            "which images of \(image) fit '\(pattern)' can't be told: \(location) lists no tags, or not for this user"
        case .digestDiffers(let found): "\(image) at \(location) is now \(found)"
        case .childMissing(let index, let child):
            "index \(index) of \(image) at \(location) lists manifest \(child), which is not there"
        case .tagTaken(let existing, let wanted):
            "\(image) at \(location) is already another image, \(existing); it would become \(wanted)"
        case .tagReserved(let tag):
            "the tag \(tag) of \(image) at \(location) is for what is attached to an image, and no image may have it"
        case .tagMoved(let found): "\(image) at \(location) was moved to \(found) by someone else"
        case .strategyMissing(let name):
            "\(image) has attachments kept as '\(name)', which \(location) does not know"
        case .attachmentsMissing(let kinds):
            "\(image) at \(location) has no \(kinds.map(\.text).joined(separator: " and no "))"
        case .requirementLeftBehind(let attachment, let reason):
            "\(image) at \(location) would be without its \(attachment.kind), which is required: \(reason)"
        case .attachmentsTooDeep(let digest):
            "\(image) at \(location) has attachments of attachments too deeply nested; the deepest that was found is \(digest)"
        case .policyRejected(let verdict): "\(image) at \(location) does not satisfy the policy: \(verdict.reason)"
        case .signatureLost(let subject, let claimant):
            "the signature of \(subject) by \(claimant) held at \(location) before, and does not any more"
        case .unruled: "the policy has no rule for \(image) at \(location)"
        case .unplaceable(let error): "which rule of the policy is for \(image) at \(location) can't be told: \(error)"
        case .evidenceUnreachable(let reason, _):
            "what vouches for \(image) at \(location) could not be checked: \(reason)"
        case .signingFailed(let error): "\(image) at \(location) could not be signed: \(error)"
        case .signatureRefused(let attachment, let reason):
            "the new \(attachment.kind) of \(image) at \(location) could not be attached: \(reason)"
        case .attachmentContended(let attachment):
            "the \(attachment.kind) at \(attachment.place) of \(image) at \(location) is being changed by someone else"
        case .moveUnsupported(let reason): "\(image) at \(location) can't be moved: \(reason)"
        case .moveStrands(let attachments):
            "a move of \(image) at \(location) would leave behind what is attached to it: "
                + attachments.map { "the \($0.kind) at \($0.place)" }.joined(separator: ", ")
        case .rollbackImpossible(let current, let reason):
            "\(image) at \(location) can't be moved back from \(current): \(reason)"
        case .previousGone(let digest):
            "\(image) at \(location) was \(digest) before, which is not there any more"
        case .proofFailed(let expected, let found):
            "\(image) at \(location) was read back as \(found?.text ?? "absent"), not as \(expected)"
        }
    }

    /// How to mend it; one sentence without a full stop.
    public var remedy: String {
        switch problem {
        case .registry(let error): error.remedy
        case .manifest(let error): error.remedy
        case .imageNotFound: "check the repository and the tag; `promoter inspect` shows what is there"
        case .notPromoted: "promote it: `promoter promote` carries an image with its attachments"
        case .patternUnmatched:
            "check the repository and the pattern, and promote what is not there yet; `promoter inspect` shows an image"
        case .tagsUnlisted: "name each image by its tag or digest"
        case .digestDiffers: "name the digest that is wanted alone, or the tag alone"
        case .childMissing: "push the missing platform's image to the source again, or build the index without it"
        case .tagTaken: "choose another tag with --tag, or move the tag with --overwrite"
        case .tagReserved:
            "choose another tag with --tag; what is attached to an image is promoted with it, or by `promoter repair`"
        case .tagMoved: "see `promoter history`, and run it again if it is still wanted"
        case .strategyMissing(let name): "leave '\(name)' out with --signatures, or use a destination that keeps it"
        case .attachmentsMissing:
            "attach it to the image, or wait longer for a registry that lists late with --settle-time"
        case .requirementLeftBehind:
            "make room for it at the destination, or leave it out of what is required"
        case .attachmentsTooDeep:
            "take away what is attached below that depth, or leave its kind out with --signatures"
        case .policyRejected:
            "see `promoter verify`, which explains every requirement; then sign or attest the image, or change the rule"
        case .signatureLost:
            "sign \(image) there again, and look for another writer: promoter changes no signature that is there"
        case .unruled: "add a rule for it to the policy, or say 'otherwise: allow' there"
        case .unplaceable(let error): error.remedy
        case .evidenceUnreachable(_, let remedy): remedy
        case .signingFailed(let error): error.remedy
        case .signatureRefused:
            "let the registry change the tags of signatures, or sign in another way: `strategies:` under sign"
        case .attachmentContended: "run the promotion again when the other writer is done; nothing is lost"
        case .moveUnsupported: "promote it without --move, and delete it at the source when it is no longer needed"
        case .moveStrands:
            "promote it without --move, and delete the image and its attachments together when they are no longer needed"
        case .rollbackImpossible:
            "see `promoter history`; `promoter promote --overwrite` puts another image there"
        case .previousGone: "promote that image again, from a registry that has it"
        case .proofFailed: "run the promotion again; if it happens again, the registry does not keep what it accepts"
        }
    }
}
