internal import PromoterCore

/// An image as a tree, for people: what vouches for a manifest stands below it.
struct TreeText: Sendable {
    private let words: Vocabulary
    private let branches: Branches

    init(terminal: Terminal) {
        words = Vocabulary(terminal: terminal)
        branches = terminal.hasUnicode ? .unicode : .ascii
    }

    /// Writes a tree.
    func lines(_ tree: ImageTree) -> [StyledLine] {
        let head = StyledLine([.init("\(tree.image)", .strong), .init(" at \(tree.location)")], continuation: "  ")
        return [head] + lines(tree.root, label: nil, lead: "", continuation: "")
    }

    private func lines(
        _ node: ImageTree.Node,
        label: [StyledLine.Span]?,
        lead: String,
        continuation: String
    ) -> [StyledLine] {
        let below = node.attachments.map(Branch.attachment) + node.children.map(Branch.child)
        let gap = below.isEmpty ? "  " : branches.trunk.prefix(2)
        let line = StyledLine(
            (label.map { $0 + [.init("  ")] } ?? []) + describe(node, isArtifact: false),
            lead: lead,
            continuation: continuation + gap
        )
        return [line] + lines(below, of: node, continuation)
    }

    private func lines(
        _ below: [Branch],
        of node: ImageTree.Node,
        _ continuation: String
    ) -> [StyledLine] {
        below.enumerated()
            .flatMap { number, branch in
                let isLast = number == below.count - 1
                let lead = continuation + (isLast ? branches.last : branches.fork)
                let rest = continuation + (isLast ? branches.gap : branches.trunk)
                switch branch {
                case .child(let child):
                    return lines(child, label: [label(of: child)], lead: lead, continuation: rest)
                case .attachment(let attachment):
                    return lines(attachment, of: node.descriptor.digest, lead: lead, continuation: rest)
                }
            }
    }

    private func lines(
        _ attachment: ImageTree.AttachmentNode,
        of subject: Digest,
        lead: String,
        continuation: String
    ) -> [StyledLine] {
        let below = attachment.node.attachments.map(Branch.attachment) + attachment.node.children.map(Branch.child)
        let count = attachment.count > 1 ? " \(words.times)\(attachment.count)" : ""
        let found = attachment.attachment
        let place = "\(found.strategy), \(words.place(found.place, of: subject))"
        let line = StyledLine(
            [.init("\(found.kind)\(count)", .good), .init("  ")] + describe(attachment.node, isArtifact: true)
                + [.init("  "), .init("(\(place))", .faint)],
            lead: lead,
            continuation: continuation + (below.isEmpty ? "  " : branches.trunk.prefix(2))
        )
        let signers = signers(attachment.signers, lead: continuation + (below.isEmpty ? "  " : branches.trunk))
        return [line] + signers + lines(below, of: attachment.node, continuation)
    }

    /// Who is said to have signed it, and whether that holds; those that say the same together.
    private func signers(_ signers: [AttachmentSigner], lead: String) -> [StyledLine] {
        var counts: [AttachmentSigner: Int] = [:]
        for signer in signers { counts[signer, default: 0] += 1 }
        var seen: Set<AttachmentSigner> = []
        return signers.filter { seen.insert($0).inserted }
            .map { signer in
                let count = counts[signer] ?? 1
                let times = count > 1 ? " \(words.times)\(count)" : ""
                let (standing, style) = standing(of: signer)
                return StyledLine(
                    [.init("signer\(times)  "), .init(words.claim(signer.claim)), .init(", \(standing)", style)],
                    lead: lead,
                    continuation: lead + "  "
                )
            }
    }

    private func standing(of signer: AttachmentSigner) -> (String, TextStyle) {
        switch signer.standing {
        case .trusted(let names)?:
            ("verified: signer\(names.count > 1 ? "s" : "") " + names.map(\.text).joined(separator: ", "), .good)
        case .rejected(let reason)?: ("rejected: \(reason)", .bad)
        case nil: ("not verified", .caution)
        }
    }

    private func describe(_ node: ImageTree.Node, isArtifact: Bool) -> [StyledLine.Span] {
        var facts: [String] = []
        if node.descriptor.mediaType.isIndex {
            let number = node.children.count
            facts.append("index of \(words.count(number, "manifest"))")
        }
        let layers = node.blobs.count - 1
        if layers > 0, !isArtifact { facts.append(words.count(layers, "layer")) }
        facts.append("\(ByteCount(node.totalSize))")
        return [.init(words.digest(node.descriptor.digest)), .init("  " + facts.joined(separator: ", "), .faint)]
    }

    private func label(of child: ImageTree.Node) -> StyledLine.Span {
        let annotations = child.descriptor.annotations
        if let type = annotations["vnd.docker.reference.type"] { return .init(type, .good) }
        return .init(child.descriptor.platform.map(\.description) ?? words.kind(child.descriptor.mediaType), .strong)
    }
}

/// What hangs on a node.
private enum Branch {
    case attachment(ImageTree.AttachmentNode)
    case child(ImageTree.Node)
}

/// How a tree is drawn; three columns a level.
private struct Branches: Sendable {
    let fork: String
    let last: String
    let trunk: String
    let gap = "   "

    static let unicode = Branches(fork: "├─ ", last: "└─ ", trunk: "│  ")
    static let ascii = Branches(fork: "|- ", last: "`- ", trunk: "|  ")
}
