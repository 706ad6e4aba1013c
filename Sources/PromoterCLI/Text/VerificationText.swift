internal import PromoterCore

/// Whether an image satisfies the policy, for people.
struct VerificationText: Sendable {
    private let words: Vocabulary

    init(terminal: Terminal) {
        words = Vocabulary(terminal: terminal)
    }

    /// Writes what came of a verification: the verdict, every requirement, and every signature.
    func lines(_ result: ImageVerification) -> [StyledLine] {
        let (verdict, style) = verdict(result)
        let head = StyledLine(
            [.init("\(result.image) at \(result.location.name)", .strong), .init(": "), .init(verdict, style)],
            continuation: "  "
        )
        let digest = StyledLine.field(
            "digest",
            "\(words.digest(result.root.digest)) \(words.kind(result.root.mediaType))"
        )
        let manifests = result.verdict.manifests.flatMap { manifest in
            lines(manifest.outcome, of: label(manifest.manifest, in: result), depth: 0)
        }
        let blobs = result.blobs.map { [StyledLine.field("blobs", $0.text, .good)] } ?? []
        return [head, digest] + blobs + manifests + signatures(result)
    }

    private func verdict(_ result: ImageVerification) -> (String, TextStyle) {
        let verdict = result.verdict
        let name = result.target == result.image ? "" : " as \(result.target)"
        let place = (result.destination == result.location ? "" : " for \(result.destination.name)") + name
        switch (verdict.rule, verdict.isSatisfied) {
        case (let rule?, true) where verdict.allowsUnsigned:
            return ("rule '\(rule)'\(place) allows unsigned images", .caution)
        case (let rule?, true): return ("satisfies rule '\(rule)'\(place)", .good)
        case (let rule?, false): return ("does not satisfy rule '\(rule)'\(place)", .bad)
        case (nil, true): return ("no rule is for it\(place), and none is needed", .caution)
        case (nil, false): return ("refused, as no rule is for it\(place)", .bad)
        }
    }

    private func lines(_ outcome: RequirementOutcome, of label: String, depth: Int) -> [StyledLine] {
        let indent = String(repeating: "  ", count: depth)
        let (end, style): (String, TextStyle) =
            if outcome.isMet {
                (outcome.parts.isEmpty ? "met by \(names(outcome.evidence))" : "met", .good)
            } else {
                ("not met" + (outcome.reason.map { ", \($0)" } ?? ""), .bad)
            }
        var line = StyledLine.field(label, [.init("\(indent)\(title(outcome)): "), .init(end, style)])
        line.continuation += indent + "  "
        return [line] + outcome.parts.flatMap { lines($0, of: "", depth: depth + 1) }
    }

    private func title(_ outcome: RequirementOutcome) -> String {
        switch outcome.requirement {
        case .all: "all of these"
        case .any: "one of these"
        default: "\(outcome.requirement)"
        }
    }

    private func names(_ evidence: [Evidence]) -> String {
        var names: [String] = []
        for name in evidence.map(\.claimant) where !names.contains(name) { names.append(name) }
        return names.joined(separator: ", ")
    }

    private func label(_ manifest: Descriptor, in result: ImageVerification) -> String {
        if let platform = manifest.platform { return platform.description }
        return manifest.digest == result.root.digest ? words.kind(manifest.mediaType) : words.digest(manifest.digest)
    }

    private func signatures(_ result: ImageVerification) -> [StyledLine] {
        guard !result.evidence.isEmpty else { return [.field("signatures", "none")] }
        return result.evidence.enumerated()
            .map { number, evidence in
                let what: String
                switch evidence.content {
                case .image: what = "signature"
                case .statement(let type, _): what = "attestation \(type)"
                }
                let (standing, style): (String, TextStyle) =
                    switch evidence.standing {
                    case .trusted(let signers): (signers.map(\.text).joined(separator: ", "), .good)
                    case .rejected(let reason): ("does not count: \(reason)", .bad)
                    }
                let subject =
                    evidence.subject == result.root.digest
                    ? [] : [StyledLine.Span("of \(words.digest(evidence.subject)) ", .faint)]
                return .field(
                    number == 0 ? "signatures" : "",
                    [.init("\(what) ")] + subject + [.init("by \(evidence.claimant): "), .init(standing, style)]
                )
            }
    }
}
