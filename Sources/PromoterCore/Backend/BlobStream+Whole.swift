internal import Synchronization

extension BlobStream {
    /// Pulls a blob into memory: the one way to hold one there, bounded in size and in time.
    ///
    /// - Parameters:
    ///   - blob: what the bytes should be.
    ///   - limit: the most bytes to take.
    ///   - location: the registry that they come from, for the error.
    ///   - repository: the repository that they come from, for the error.
    ///   - pace: how long it may take.
    /// - Returns: the bytes; their digest is right.
    /// - Throws: ``RegistryError`` where the transfer failed, the blob is too large or wrong, or the bytes come too slowly.
    public func whole(
        _ blob: Descriptor,
        upTo limit: Int64,
        at location: RegistryLocation,
        in repository: RepositoryName,
        pace: ReadingPace = .standard
    ) async throws(RegistryError) -> [UInt8] {
        func failure(_ kind: RegistryError.Kind, _ reason: String, mend remedy: String) -> RegistryError {
            RegistryError(
                kind,
                operation: "read a blob",
                location: location,
                repository: repository,
                reference: blob.digest.text,
                reason: reason,
                remedy: remedy
            )
        }
        guard blob.size <= limit else {
            throw failure(.tooLarge, "it has more than \(limit) bytes", mend: "look what was pushed there")
        }
        // The check ends the stream before it gives more than the descriptor's size.
        let reading = WholeReading(verified(as: blob, at: location, in: repository), pace: pace)
        guard let result = await reading.run() else {
            throw failure(
                .unavailable,
                "its bytes come too slowly, with less than \(pace.rate >> 10) KiB a second",
                mend: "run it again when the registry can be reached; nothing is lost"
            )
        }
        return try result.get()
    }
}

/// How long it may take to read something into memory: so long whatever it is, and longer the more comes.
public struct ReadingPace: Sendable, Hashable {
    /// How long it may take in any case.
    public let patience: Duration
    /// How many bytes add a second.
    public let rate: Int64

    /// Makes a pace.
    ///
    /// - Parameters:
    ///   - patience: how long it may take in any case.
    ///   - rate: how many bytes add a second.
    public init(patience: Duration, rate: Int64) {
        self.patience = patience
        self.rate = rate
    }

    /// Long enough for a connection that breaks and is taken up again.
    public static let standard = ReadingPace(patience: .seconds(300), rate: 16 << 10)

    func time(for count: Int) -> Duration { patience + .seconds(count) / max(1, rate) }
}

/// A stream that is read while a second task looks at the clock.
private final class WholeReading: Sendable {
    private enum End: Sendable {
        case read(Result<[UInt8], RegistryError>)
        case late
        case cancelled
    }

    private let stream: BlobStream
    private let pace: ReadingPace
    private let received = Mutex(0)

    init(_ stream: BlobStream, pace: ReadingPace) {
        self.stream = stream
        self.pace = pace
    }

    /// Reads.
    ///
    /// - Returns: what came of it; `nil` where it took too long.
    func run() async -> Result<[UInt8], RegistryError>? {
        await withTaskGroup(of: End.self) { group in
            group.addTask { .read(await self.read()) }
            group.addTask { await self.watch() }
            defer { group.cancelAll() }
            for await end in group {
                switch end {
                case .read(let result): return result
                case .late: return nil
                case .cancelled: continue
                }
            }
            return nil
        }
    }

    private func read() async -> Result<[UInt8], RegistryError> {
        do throws(RegistryError) {
            var bytes: [UInt8] = []
            while let chunk = try await stream.next() {
                bytes += chunk
                received.withLock { $0 = bytes.count }
            }
            return .success(bytes)
        } catch {
            return .failure(error)
        }
    }

    private func watch() async -> End {
        let start = ContinuousClock.now
        while true {
            let left = pace.time(for: received.withLock(\.self)) - start.duration(to: .now)
            guard left > .zero else { return .late }
            guard (try? await Task.sleep(for: left)) != nil else { return .cancelled }
        }
    }
}
