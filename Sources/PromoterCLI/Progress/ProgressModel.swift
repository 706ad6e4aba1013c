internal import PromoterCore

/// What is under way, as told by a promotion's events: a value, so that what is shown can be tested without a terminal.
struct ProgressModel: Sendable {
    /// An image on its way to a destination.
    struct Key: Sendable, Hashable {
        let image: ImageReference
        let destination: String
    }

    /// What is known of an image on its way.
    struct ImageProgress: Sendable, Hashable {
        var blobs = 0
        var blobsDone = 0
        var bytes: Int64 = 0
        var bytesDone: Int64 = 0
        /// The blobs whose bytes are passing, in the order in which they began.
        var transfers: [BlobTransfer] = []
    }

    /// A blob whose bytes are passing.
    struct BlobTransfer: Sendable, Hashable {
        let blob: Descriptor
        var bytesDone: Int64 = 0
    }

    private(set) var order: [Key] = []
    private(set) var images: [Key: ImageProgress] = [:]
    private(set) var finished = 0
    private(set) var failed = 0
    private var samples: [(time: Duration, bytes: Int64)] = []

    /// How far back the rate looks.
    static let window: Duration = .seconds(5)

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - time: when, since the run began.
    mutating func apply(_ event: PromotionEvent, at time: Duration) {
        let key = Key(image: event.image, destination: event.destination.name)
        switch event.happening {
        case .started:
            if images[key] == nil { order.append(key) }
            images[key] = ImageProgress()
        case .planned(let blobs, let bytes):
            images[key]?.blobs = blobs
            images[key]?.bytes = bytes
        case .blobStarted(let blob):
            images[key]?.transfers.append(BlobTransfer(blob: blob))
        case .blobAdvanced(let digest, let bytes):
            advance(key, digest, Int64(bytes), at: time)
        case .blobFinished(let blob, _):
            images[key]?.transfers.removeAll { $0.blob.digest == blob.digest }
            images[key]?.blobsDone += 1
            let done = images[key]?.bytesDone ?? 0
            images[key]?.bytesDone = done.addingSaturated(blob.size)
        case .blobFailed(let digest):
            images[key]?.transfers.removeAll { $0.blob.digest == digest }
        case .manifestWritten, .attachmentWritten, .noticed:
            break
        case .finished:
            finished += 1
            remove(key)
        case .failed:
            failed += 1
            remove(key)
        }
    }

    /// How many bytes pass in a second, of late.
    ///
    /// - Parameter time: now, since the run began.
    /// - Returns: the rate, or `nil` where nothing passed.
    func rate(at time: Duration) -> Int64? {
        guard let first = samples.first(where: { time - $0.time <= Self.window }) else { return nil }
        let span = max(time - first.time, .milliseconds(500))
        let bytes = samples.filter { $0.time >= first.time }.reduce(0) { $0 + $1.bytes }
        guard bytes > 0 else { return nil }
        let milliseconds = span.components.seconds * 1000 + span.components.attoseconds / 1_000_000_000_000_000
        return bytes * 1000 / max(milliseconds, 1)
    }

    private mutating func advance(_ key: Key, _ digest: Digest, _ bytes: Int64, at time: Duration) {
        guard let index = images[key]?.transfers.firstIndex(where: { $0.blob.digest == digest }) else { return }
        images[key]?.transfers[index].bytesDone += bytes
        samples.removeAll { time - $0.time > Self.window }
        // One sample for each tenth of a second keeps the list short, however many chunks there are.
        if let last = samples.last, time - last.time < .milliseconds(100) {
            samples[samples.count - 1].bytes += bytes
        } else {
            samples.append((time, bytes))
        }
    }

    private mutating func remove(_ key: Key) {
        images[key] = nil
        order.removeAll { $0 == key }
    }
}
