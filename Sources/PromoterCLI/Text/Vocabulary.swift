internal import PromoterCore

/// How values are written for people on one output: how much of a digest, which arrows and branches.
struct Vocabulary: Sendable {
    let terminal: Terminal

    /// What stands between where an image comes from and where it goes.
    var arrow: String { terminal.hasUnicode ? "→" : "->" }
    /// What stands where something is left out.
    var ellipsis: String { terminal.hasUnicode ? "…" : "..." }
    /// What stands before a number of things.
    var times: String { terminal.hasUnicode ? "×" : "x" }

    /// A digest: shortened on a terminal, whole elsewhere.
    func digest(_ digest: Digest) -> String {
        terminal.width == nil ? digest.text : "\(digest.algorithm.rawValue):\(digest.short)\(ellipsis)"
    }

    /// Where an attachment was found; the digest in a tag is shortened on a terminal.
    func place(_ place: AttachmentPlace, of subject: Digest) -> String {
        let text = place.description
        guard terminal.width != nil else { return text }
        return text.split(separator: subject.encoded, omittingEmptySubsequences: false)
            .joined(separator: subject.short + ellipsis)
    }

    /// Who is said to have signed something, in words.
    func claim(_ claim: AttachmentSigner.Claim) -> String {
        switch claim {
        case .keyless(let identity, let issuer, _): "\(identity) (issuer \(issuer))"
        case .certificate(let subject, let identity, let fingerprint):
            "\(subject.isEmpty ? identity ?? "nobody" : subject) (certificate \(fingerprint.prefix(12))\(ellipsis))"
        case .key(let hint): hint.map { "key \($0)" } ?? "a key"
        case .unknown(let reason): "unknown: \(reason)"
        }
    }

    /// What a manifest is, in words.
    func kind(_ type: MediaType) -> String {
        type.isIndex ? "index" : "image"
    }

    /// What one of an image's own manifests runs on, where the image is an index that says so.
    func platform(of manifest: Digest, in plan: PromotionPlan) -> String? {
        guard case .index(let index)? = try? plan.root.content() else { return nil }
        return index.manifests.first { $0.digest == manifest }?.platform?.description
    }

    /// What something is attached to that a plan attaches; `nil` where that is the image itself.
    func name(of subject: Digest, in plan: PromotionPlan) -> String? {
        guard subject != plan.root.digest else { return nil }
        return platform(of: subject, in: plan) ?? digest(subject)
    }

    /// A number of things.
    func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }

    /// An image on its way.
    func way(of result: ImageResult) -> String {
        let target =
            result.image.repository == result.target.repository && result.image.tag == result.target.tag
            ? "" : " as \(result.target)"
        return "\(result.image) \(arrow) \(result.destination.name)\(target)"
    }
}
