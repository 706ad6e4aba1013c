/// A tag that is made of a manifest's digest, and so belongs to what is kept for that manifest: no image may have it.
package struct DigestTag: Sendable, Hashable {
    /// What is kept under it.
    package enum Purpose: Sendable, Hashable {
        /// What cosign attaches: `sha256-<hex>.sig`.
        case cosign(CosignTag)
        /// The list of what refers to the manifest: `sha256-<hex>`.
        case referrers
        /// What another tool attaches: `sha256-<hex>.src`, by the suffix.
        case other(String)
    }

    /// The manifest; `nil` where the tag does not tell its whole digest, as with sha512.
    package let subject: Digest?
    /// What is kept under it.
    package let purpose: Purpose

    /// Whether what is kept under it is found by who looks for what is attached to the manifest.
    package var isFoundByDigest: Bool {
        if case .other = purpose { false } else { subject != nil }
    }

    /// Reads a tag; `nil` for a user's own, which is made of no digest, or of a part of one.
    ///
    /// - Parameter tag: a tag of a repository.
    package init?(_ tag: TagName) {
        let parts = tag.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let algorithm = DigestAlgorithm.allCases.first(where: { parts[0].hasPrefix($0.rawValue + "-") }),
            (try? Digest("sha256:" + parts[0].dropFirst(algorithm.rawValue.count + 1))) != nil
        else { return nil }
        subject = try? Digest(algorithm.rawValue + ":" + parts[0].dropFirst(algorithm.rawValue.count + 1))
        switch parts.count > 1 ? String(parts[1]) : nil {
        case nil: purpose = .referrers
        case let suffix?: purpose = CosignTag(rawValue: suffix).map(Purpose.cosign) ?? .other(suffix)
        }
    }
}
