/// The uploads of one registry that are under way.
public actor UploadSessions {
    /// Makes the place for uploads.
    public init() {}
}
