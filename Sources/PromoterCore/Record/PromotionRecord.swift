/// What a promotion did, to be signed and attached to the image: the predicate of a statement about it (docs/record.md).
public struct PromotionRecord: Sendable, Hashable {
    /// The type of the statement's predicate: it names the form, and nothing is read from there.
    public static let predicateType = "https://promoter.dev/promotion/v1"

    /// What the image was called at the source.
    public var image: ImageReference
    /// What it is called at the destination.
    public var target: ImageReference
    /// The source.
    public var source: RegistryLocation
    /// The destination.
    public var destination: RegistryLocation
    /// The image's own digest.
    public var root: Digest
    /// What the tag pointed to before; `nil` where there was no such tag.
    public var previous: Digest?
    /// The digests of all manifests below the root.
    public var manifests: [Digest]
    /// What came along with the image.
    public var attachments: [Attached]
    /// What the policy said, where there is one.
    public var policy: PolicyResult?
    /// Who promoted.
    public var author: RecordAuthor
    /// The version of promoter.
    public var version: String
    /// When.
    public var time: RecordTime
    /// The promotions that are taken back; empty where this is no rollback.
    ///
    /// First the one that this rollback takes back, then those that rollbacks before it did.
    public var undone: [Promotion] = []

    /// A promotion, as other records name it.
    public struct Promotion: Sendable, Hashable {
        /// The image that was promoted.
        public var image: Digest
        /// When it was recorded.
        public var time: RecordTime
    }

    /// This promotion, as other records name it.
    public var promotion: Promotion { Promotion(image: root, time: time) }

    /// An attachment of the image or of what belongs to it.
    public struct Attached: Sendable, Hashable {
        /// What it is.
        public var kind: AttachmentKind
        /// Its manifest, as the source has it.
        public var digest: Digest
        /// What it is attached to.
        public var subject: Digest
    }

    /// What a policy said.
    public struct PolicyResult: Sendable, Hashable {
        /// The rule; `nil` where none was for the image, and none was needed.
        public var rule: String?
        /// Whether the rule allows images that nobody signed.
        public var allowsUnsigned: Bool
    }

    /// The predicate.
    var predicate: JSONValue {
        var predicate: [String: JSONValue] = [
            "source": Self.side(source, image),
            "destination": Self.side(destination, target),
            "closure": .object([
                "manifests": .array(([root] + manifests).map { .string($0.text) }),
                "attachments": .array(
                    attachments.map { attached in
                        .object([
                            "kind": .string(attached.kind.text),
                            "digest": .string(attached.digest.text),
                            "subject": .string(attached.subject.text),
                        ])
                    }
                ),
            ]),
            "tool": .object(["name": .string("promoter"), "version": .string(version)]),
            "time": .string(time.description),
        ]
        if let tag = target.tag { predicate["tag"] = .string(tag.text) }
        if let previous { predicate["previous"] = .string(previous.text) }
        if let policy {
            var result: [String: JSONValue] = [
                "satisfied": .bool(true), "allowsUnsigned": .bool(policy.allowsUnsigned),
            ]
            if let rule = policy.rule { result["rule"] = .string(rule) }
            predicate["policy"] = .object(result)
        }
        if !undone.isEmpty {
            let promotions = undone.map { promotion in
                JSONValue.object([
                    "image": .string(promotion.image.text), "time": .string(promotion.time.description),
                ])
            }
            predicate["rollback"] = .object(["undoes": .array(promotions)])
        }
        if let user = author.user { predicate["user"] = .string(user) }
        if let run = author.run {
            var members: [String: JSONValue] = ["system": .string(run.system)]
            for (key, value) in [("url", run.url), ("project", run.project), ("commit", run.commit)] {
                if let value { members[key] = .string(value) }
            }
            predicate["run"] = .object(members)
        }
        return .object(predicate)
    }

    /// The statement about the image.
    var statement: StatementDocument {
        StatementDocument(
            image: root,
            name: target.repository.text,
            predicateType: Self.predicateType,
            predicate: predicate
        )
    }

    private static func side(_ location: RegistryLocation, _ image: ImageReference) -> JSONValue {
        .object([
            "registry": .string(location.name),
            "address": .string(location.address),
            "image": .string(image.description),
        ])
    }
}
