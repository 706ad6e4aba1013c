/// Something that the user should know of a run, though nothing failed.
public struct PromotionNotice: Sendable, Hashable {
    /// The registry that it concerns.
    public let location: RegistryLocation
    /// What there is to know; one sentence without a full stop.
    public let text: String

    /// Makes a notice.
    ///
    /// - Parameters:
    ///   - location: the registry that it concerns.
    ///   - text: what there is to know.
    public init(location: RegistryLocation, text: String) {
        self.location = location
        self.text = text
    }
}

/// The notices of a run, each once.
actor PromotionNotices {
    private(set) var all: [PromotionNotice] = []

    /// Adds a notice.
    ///
    /// - Returns: whether it is new.
    func add(_ notice: PromotionNotice) -> Bool {
        guard !all.contains(notice) else { return false }
        all.append(notice)
        return true
    }
}
