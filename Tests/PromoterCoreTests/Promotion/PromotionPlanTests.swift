@testable import PromoterCore
import Testing

@Suite("A plan is a pure function of what both sides have")
struct PromotionPlanTests {
    private let children: [ImageClosure.Node]
    private let root: ImageClosure.Node
    private let tag: TagName

    init() throws {
        tag = try TagName("1.0")
        let children = try ["a", "b"].map { try Self.image(layers: ["shared", $0]) }
        self.children = children
        let entries = children.map { node in
            let descriptor = node.manifest.descriptor
            return
                #"{"mediaType":"\#(descriptor.mediaType)","digest":"\#(descriptor.digest)","size":\#(descriptor.size)}"#
        }
        root = try ImageClosure.Node(
            RawManifest(
                bytes: Array(#"{"schemaVersion":2,"manifests":[\#(entries.joined(separator: ","))]}"#.utf8),
                mediaType: .ociIndex
            )
        )
    }

    private static func image(layers: [String]) throws -> ImageClosure.Node {
        let blobs = layers.map { layer in
            let bytes = Array(layer.utf8)
            return #"{"mediaType":"l/l","digest":"\#(Digest(of: bytes))","size":\#(bytes.count)}"#
        }
        let config = Array("config of \(layers)".utf8)
        return try ImageClosure.Node(
            RawManifest(
                bytes: Array(
                    """
                    {"schemaVersion":2,"config":{"mediaType":"c/c","digest":"\(Digest(of: config))","size":\(config.count)},\
                    "layers":[\(blobs.joined(separator: ","))]}
                    """
                    .utf8
                ),
                mediaType: .ociManifest
            )
        )
    }

    private func plan(
        tagged: Digest? = nil,
        complete: Set<Digest> = [],
        attachments: [PromotionPlan.AttachmentStep] = [],
        tag: TagName?,
        overwritesTag: Bool = false
    ) throws -> PromotionPlan {
        try PromotionPlan(
            closure: ImageClosure(
                root: root,
                below: children,
                children: children.map(\.manifest.descriptor),
                attachments: attachments.map(\.attachment)
            ),
            state: DestinationState(
                tagged: tagged,
                complete: complete,
                attachments: attachments
            ),
            tag: tag,
            overwritesTag: overwritesTag
        )
    }

    private func attachment(
        of subject: Digest,
        _ word: String,
        _ reconciliation: AttachmentReconciliation
    ) throws -> PromotionPlan.AttachmentStep {
        PromotionPlan.AttachmentStep(
            attachment: Attachment(
                subject: subject,
                kind: .attestation,
                strategy: .cosignTags,
                place: .tag(try TagName(word)),
                manifest: try Self.image(layers: [word]).manifest
            ),
            reconciliation: reconciliation
        )
    }

    @Test("an empty destination gets children, then the root, each blob once, and the tag")
    func empty() throws {
        let plan = try plan(tag: tag)
        #expect(plan.manifests.last == root)
        #expect(Set(plan.manifests.dropLast()) == Set(children))
        #expect(plan.blobs.count == 5)
        #expect(plan.tag == .create(tag))
        #expect(plan.levels.map(\.count) == [2, 1])
        #expect(!plan.isNothingToDo)
    }

    @Test("nothing is written for what is there")
    func partly() throws {
        let first = try #require(children.first)
        let plan = try plan(complete: [first.manifest.digest], tag: tag)
        #expect(plan.manifests == [children[1], root])
        #expect(plan.blobs.count == 3)
    }

    @Test("where all is there, there is nothing to do")
    func nothing() throws {
        let all = Set((children + [root]).map(\.manifest.digest))
        #expect(try plan(tagged: root.manifest.digest, complete: all, tag: tag).isNothingToDo)
        #expect(try plan(complete: all, tag: nil).isNothingToDo)
        #expect(try !plan(complete: all, tag: tag).isNothingToDo)
    }

    @Test("a tag of another image is moved only when told to")
    func tagTaken() throws {
        let other = Digest(of: [1])
        #expect(throws: TagTaken(existing: other, wanted: root.manifest.digest)) {
            try plan(tagged: other, tag: tag)
        }
        #expect(try plan(tagged: other, tag: tag, overwritesTag: true).tag == .move(tag, from: other))
    }

    @Test("an attachment that is joined at the destination stays there as its own attachments name it")
    func replacedSubject() throws {
        let statement = try attachment(of: root.manifest.digest, "att", .contained)
        let signature = try attachment(of: statement.attachment.manifest.digest, "sig", .create)
        let all = Set((children + [root]).map(\.manifest.digest))
        let plan = try plan(complete: all, attachments: [statement, signature], tag: tag)
        #expect(plan.manifests.map(\.manifest) == [statement.attachment.manifest])
        #expect(plan.attachmentLevels == [[statement], [signature]])
        #expect(plan.attachmentsToWrite == [signature])
    }

    @Test("what is attached to the image comes before what is attached to that, however deep")
    func attachmentOrder() throws {
        let first = try attachment(of: root.manifest.digest, "one", .create)
        let second = try attachment(of: first.attachment.manifest.digest, "two", .create)
        let third = try attachment(of: second.attachment.manifest.digest, "three", .create)
        let plan = try plan(attachments: [first, second, third], tag: tag)
        #expect(plan.attachmentLevels == [[first], [second], [third]])
    }

    @Test("layers that are not meant to be pushed are left where they are")
    func nondistributable() throws {
        let foreign =
            #"{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","digest":"\#(Digest(of: [2]))","size":9}"#
        let node = try ImageClosure.Node(
            RawManifest(
                bytes: Array(
                    #"{"config":{"mediaType":"c/c","digest":"\#(Digest(of: [3]))","size":1},"layers":[\#(foreign)]}"#
                        .utf8
                ),
                mediaType: .dockerManifest
            )
        )
        let plan = try PromotionPlan(
            closure: ImageClosure(root: node, below: [], children: [], attachments: []),
            state: DestinationState(tagged: nil, complete: [], attachments: []),
            tag: tag,
            overwritesTag: false
        )
        #expect(plan.blobs.map(\.digest) == [Digest(of: [3])])
    }
}
