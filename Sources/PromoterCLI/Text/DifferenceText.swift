internal import PromoterCore

/// What a destination lacks, for people.
struct DifferenceText: Sendable {
    private let words: Vocabulary

    init(terminal: Terminal) {
        words = Vocabulary(terminal: terminal)
    }

    /// Writes differences, a paragraph an image; why one can't be told is an error's to say.
    func lines(_ results: [Result<ImageDifference, PromotionError>]) -> [StyledLine] {
        results.flatMap { result -> [StyledLine] in
            guard case .success(let difference) = result else { return [] }
            return lines(difference)
        }
    }

    private func lines(_ difference: ImageDifference) -> [StyledLine] {
        let head = StyledLine(
            [
                .init("\(difference.image) \(words.arrow) \(difference.destination.name)", .strong), .init(": "),
                difference.isEmpty ? .init("the same", .good) : .init("differs", .caution),
            ],
            continuation: "  "
        )
        let digest = StyledLine.field(
            "digest",
            "\(words.digest(difference.root.digest)) \(words.kind(difference.root.mediaType))"
        )
        let sides = [("at the source", difference.sourceBlobs), ("at the destination", difference.destinationBlobs)]
        let blobs = sides.compactMap { side, blobs in
            blobs.map { StyledLine.field("blobs", "\(side) \($0.text)", .good) }
        }
        return [head, digest] + blobs + (difference.isEmpty ? [] : missing(difference.plan))
    }

    private func missing(_ plan: PromotionPlan) -> [StyledLine] {
        let manifests = plan.manifests.map { node in
            let manifest = node.manifest
            let what = words.platform(of: manifest.digest, in: plan) ?? words.kind(manifest.mediaType)
            let size = node.content.blobs.totalSize
            let blobs = node.content.blobs.isEmpty ? "" : ", \(ByteCount(size))"
            return StyledLine.field("lacks", "\(what) \(words.digest(manifest.digest))\(blobs)", .caution)
        }
        let attachments = plan.attachments.compactMap { step -> StyledLine? in
            let subject = words.name(of: step.attachment.subject, in: plan)
            let what = "\(step.attachment.kind)" + (subject.map { " of \($0)" } ?? "")
            switch step.reconciliation {
            case .same, .contained: return nil
            case .create: return .field("lacks", what, .caution)
            case .extend, .merge: return .field("lacks", "a part of the \(what)", .caution)
            case .conflict(let reason): return .field("differs", "\(what): \(reason)", .bad)
            }
        }
        switch plan.tag {
        case .none, .keep: return manifests + attachments
        case .create(let tag): return manifests + attachments + [.field("lacks", "tag \(tag)", .caution)]
        case .move(let tag, let existing):
            let line = StyledLine.field("differs", "tag \(tag), which is \(words.digest(existing)) there", .bad)
            return manifests + attachments + [line]
        }
    }
}

extension BlobAudit {
    /// What was read, in words.
    var text: String { "\(count) read (\(ByteCount(bytes))), all as their digests say" }
}
