/// What a promotion tells while it runs, for progress displays and logs.
public struct PromotionEvent: Sendable, Hashable {
    /// The image.
    public var image: ImageReference
    /// Where it goes.
    public var destination: RegistryLocation
    /// What happened.
    public var happening: Happening

    /// Makes an event.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - destination: where it goes.
    ///   - happening: what happened.
    public init(image: ImageReference, destination: RegistryLocation, happening: Happening) {
        self.image = image
        self.destination = destination
        self.happening = happening
    }

    /// What happened to an image.
    public enum Happening: Sendable, Hashable {
        /// Its turn has come.
        case started
        /// What is to be done is known: at most so many blobs, of so many bytes together.
        case planned(blobs: Int, bytes: Int64)
        /// A blob's transfer has begun.
        case blobStarted(Descriptor)
        /// So many more bytes of a blob have passed.
        case blobAdvanced(Digest, bytes: Int)
        /// A blob is there.
        case blobFinished(Descriptor, BlobPushOutcome)
        /// A blob's transfer failed.
        case blobFailed(Digest)
        /// A manifest was written, and read back.
        case manifestWritten(Descriptor)
        /// An attachment is there.
        case attachmentWritten(Attachment)
        /// The registry does something in another way than the user may expect; told once a run.
        case noticed(String)
        /// The image is there, proven.
        case finished
        /// The image was not promoted.
        case failed(PromotionError)
    }
}

/// Takes what a promotion tells.
///
/// Called from many tasks; returns quickly.
public protocol PromotionObserving: Sendable {
    /// Takes an event.
    ///
    /// - Parameter event: what happened.
    func observe(_ event: PromotionEvent)
}
