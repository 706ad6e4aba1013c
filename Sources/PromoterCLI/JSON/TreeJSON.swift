internal import PromoterConfiguration
internal import PromoterCore

/// An image as a tree, for tools.
enum TreeJSON {
    /// Makes the result of `inspect`.
    static func document(_ tree: ImageTree) -> OrderedJSON {
        ResultDocument.make(
            "inspect",
            status: "done",
            [
                OrderedJSON.Member("image", .string(tree.image.description)),
                OrderedJSON.Member("registry", tree.location.json),
                OrderedJSON.Member("root", .object(members(tree.root))),
            ]
        )
    }

    private static func members(_ node: ImageTree.Node) -> [OrderedJSON.Member] {
        let descriptor = node.descriptor
        var members = descriptor.jsonMembers
        if let platform = descriptor.platform {
            members.append(OrderedJSON.Member("platform", .string(platform.description)))
        }
        if !descriptor.annotations.isEmpty {
            let sorted = descriptor.annotations.sorted { $0.key < $1.key }
            members.append(
                OrderedJSON.Member(
                    "annotations",
                    .object(sorted.map { OrderedJSON.Member($0.key, .string($0.value)) })
                )
            )
        }
        members.append(OrderedJSON.Member("totalSize", .number(node.totalSize)))
        members.append(OrderedJSON.Member("blobs", .array(node.blobs.map { .object($0.jsonMembers) })))
        members.append(OrderedJSON.Member("children", .array(node.children.map { .object(self.members($0)) })))
        members.append(OrderedJSON.Member("attachments", .array(node.attachments.map(attachment))))
        return members
    }

    private static func attachment(_ node: ImageTree.AttachmentNode) -> OrderedJSON {
        .object([
            "kind": .string(node.attachment.kind.text),
            "strategy": .string(node.attachment.strategy.text),
            "place": node.attachment.place.json,
            "count": .number(Int64(node.count)),
            "signers": .array(node.signers.map(\.json)),
            "manifest": .object(members(node.node)),
        ])
    }
}

extension AttachmentSigner {
    /// The signer for tools: the claim, and whether it was checked and holds.
    fileprivate var json: OrderedJSON {
        var members: [OrderedJSON.Member]
        func text(_ key: String, _ value: String) -> OrderedJSON.Member { OrderedJSON.Member(key, .string(value)) }
        switch claim {
        case .keyless(let identity, let issuer, let fingerprint):
            members = [
                text("kind", "keyless"), text("identity", identity), text("issuer", issuer),
                text("fingerprint", fingerprint),
            ]
        case .certificate(let subject, let identity, let fingerprint):
            members = [text("kind", "certificate"), text("subject", subject)]
            if let identity { members.append(text("identity", identity)) }
            members.append(text("fingerprint", fingerprint))
        case .key(let hint):
            members = [text("kind", "key")]
            if let hint { members.append(text("hint", hint)) }
        case .unknown(let reason): members = [text("kind", "unknown"), text("reason", reason)]
        }
        switch standing {
        case .trusted(let names)?:
            members.append(OrderedJSON.Member("verified", .bool(true)))
            members.append(OrderedJSON.Member("verifiedBy", .array(names.map { .string($0.text) })))
        case .rejected(let reason)?:
            members += [OrderedJSON.Member("verified", .bool(false)), text("rejection", reason)]
        case nil: members.append(OrderedJSON.Member("verified", .bool(false)))
        }
        return .object(members)
    }
}
