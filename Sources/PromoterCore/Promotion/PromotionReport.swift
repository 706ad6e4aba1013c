/// What a promotion came to.
public struct PromotionReport: Sendable, Hashable {
    /// One result for each image and destination, in the order of the request.
    public var results: [ImageResult]
    /// What the user should know of the run besides, in the order in which it came up.
    public var notices: [PromotionNotice]

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - results: one result for each image and destination.
    ///   - notices: what the user should know besides.
    public init(results: [ImageResult], notices: [PromotionNotice] = []) {
        self.results = results
        self.notices = notices
    }

    /// How it went as a whole.
    public var verdict: Verdict {
        let failures = results.count { $0.isFailed }
        if failures == results.count, failures > 0 {
            return results.allSatisfy(\.isRejected) ? .rejected : .failed
        }
        let isIncomplete = results.contains { result in
            result.stampFailure != nil || result.leavesBehind
        }
        return failures > 0 || isIncomplete ? .partlyDone : .done
    }

    /// How a promotion went as a whole.
    public enum Verdict: String, Sendable, Hashable {
        /// Everything is where it should be.
        case done
        /// Something was not promoted, or something was left behind.
        case partlyDone
        /// Nothing was promoted.
        case failed
        /// Nothing was promoted, as the policy forbids it.
        case rejected
    }
}

/// What became of one image at one destination.
public struct ImageResult: Sendable, Hashable {
    /// What became of an image.
    public enum Outcome: Sendable, Hashable {
        /// It is there now, proven.
        case promoted
        /// It was there already, with all that vouches for it.
        case unchanged
        /// It was there already, and what vouches for it is there now, too, proven.
        case repaired
        /// This is what would be done.
        case planned(PromotionPlan)
        /// It was not promoted; the tag is where it was.
        case failed(PromotionError)
    }

    /// The image, as the source names it.
    public var image: ImageReference
    /// The image, as the destination names it.
    public var target: ImageReference
    /// Where it came from.
    public var source: RegistryLocation
    /// Where it went.
    public var destination: RegistryLocation
    /// What became of it.
    public var outcome: Outcome
    /// The image's manifest, where it could be read.
    public var root: Descriptor?
    /// The manifests that the image lists, where it is an index that was read.
    public var children: [Descriptor]
    /// What was carried.
    public var transfer: TransferSummary
    /// What became of each attachment.
    public var attachments: [AttachmentResult]
    /// Why the image could not be marked as promoted, where that was asked for.
    public var stampFailure: RegistryError?
    /// How the image satisfied the policy, at the destination; in a dry run at the source; `nil` where there is no policy.
    public var policy: PolicyVerdict?

    /// Makes a result.
    ///
    /// - Parameters:
    ///   - image: the image, as the source names it.
    ///   - target: the image, as the destination names it.
    ///   - source: where it came from.
    ///   - destination: where it went.
    ///   - outcome: what became of it.
    ///   - root: the image's manifest.
    ///   - children: the manifests that the image lists.
    ///   - transfer: what was carried.
    ///   - attachments: what became of each attachment.
    ///   - stampFailure: why the image could not be marked.
    ///   - policy: how the image satisfied the policy.
    public init(
        image: ImageReference,
        target: ImageReference,
        source: RegistryLocation,
        destination: RegistryLocation,
        outcome: Outcome,
        root: Descriptor? = nil,
        children: [Descriptor] = [],
        transfer: TransferSummary = TransferSummary(),
        attachments: [AttachmentResult] = [],
        stampFailure: RegistryError? = nil,
        policy: PolicyVerdict? = nil
    ) {
        self.image = image
        self.target = target
        self.source = source
        self.destination = destination
        self.outcome = outcome
        self.root = root
        self.children = children
        self.transfer = transfer
        self.attachments = attachments
        self.stampFailure = stampFailure
        self.policy = policy
    }

    /// Whether the destination lacks an attachment still.
    public var leavesBehind: Bool { attachments.contains { $0.outcome.isLeftBehind } }

    /// Whether the policy forbids the image.
    public var isRejected: Bool {
        guard case .failed(let error) = outcome else { return false }
        return switch error.problem {
        case .policyRejected, .unruled, .unplaceable: true
        default: false
        }
    }

    /// Whether the image was not promoted.
    public var isFailed: Bool {
        if case .failed = outcome { true } else { false }
    }
}

/// What was carried for an image.
public struct TransferSummary: Sendable, Hashable {
    /// How many blobs came to be there in each way.
    public var blobs: [BlobPushOutcome: Int] = [:]
    /// How many bytes of blobs were sent.
    public var uploadedBytes: Int64 = 0
    /// How many manifests were written and read back.
    public var manifests = 0
    /// Whether the registry promoted the image by itself: none of its layers passed through promoter.
    public var isServerSide = false

    /// Makes an empty summary.
    public init() {}

    /// Counts a blob in.
    ///
    /// - Parameters:
    ///   - blob: the blob.
    ///   - outcome: how it came to be there.
    public mutating func count(_ blob: Descriptor, _ outcome: BlobPushOutcome) {
        blobs[outcome, default: 0] += 1
        if outcome == .uploaded { uploadedBytes = uploadedBytes.addingSaturated(blob.size) }
    }
}

/// What became of one attachment.
public struct AttachmentResult: Sendable, Hashable {
    /// What became of an attachment.
    public enum Outcome: Sendable, Hashable {
        /// It is there now.
        case carried
        /// It was joined with what was there.
        case merged
        /// Promoter made it at the destination.
        case signed
        /// It was there already, with or without more.
        case present
        /// It was left behind, and the destination's was kept; why.
        case conflict(String)

        /// Whether the destination lacks it.
        public var isLeftBehind: Bool {
            if case .conflict = self { true } else { false }
        }
    }

    /// The attachment, as it was found at the source.
    public var attachment: Attachment
    /// What became of it.
    public var outcome: Outcome

    /// Makes a result.
    ///
    /// - Parameters:
    ///   - attachment: the attachment.
    ///   - outcome: what became of it.
    public init(attachment: Attachment, outcome: Outcome) {
        self.attachment = attachment
        self.outcome = outcome
    }
}
