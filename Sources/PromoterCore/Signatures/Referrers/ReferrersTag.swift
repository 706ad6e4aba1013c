/// The tag under which referrers are listed where a registry has no API for it (distribution specification, "Referrers Tag
/// Schema").
public enum ReferrersTag {
    /// The tag for a manifest.
    ///
    /// - Parameter subject: the manifest's digest.
    /// - Returns: the algorithm and the first 64 digits; `nil` where that is no tag, which no known digest has.
    public static func name(for subject: Digest) -> TagName? {
        try? TagName("\(subject.algorithm.rawValue.prefix(32))-\(subject.encoded.prefix(64))")
    }

    /// Reads a tag.
    ///
    /// - Parameter tag: a tag of a repository.
    /// - Returns: the manifest that it is made of; `nil` where it is no such tag, or does not tell the whole digest.
    public static func subject(of tag: TagName) -> Digest? {
        guard let made = DigestTag(tag), made.purpose == .referrers else { return nil }
        return made.subject
    }
}
