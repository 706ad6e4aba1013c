internal import FoundationEssentials
internal import PromoterCore

extension ConformanceSuite {
    static let sourceChecks: [ConformanceCheck] = [
        ConformanceCheck("a source that fails in the middle leaves nothing behind") { trial in
            let blob = trial.blob(1, size: 500_000)
            let failure = RegistryError(
                .unavailable,
                operation: "read a blob",
                location: trial.backend.location,
                repository: trial.repository,
                reason: "the source broke off",
                remedy: "try again"
            )
            let chunks = SampleBlob.chunks(of: blob.bytes, size: 100_000).dropLast(2)
            let upload = BlobUpload(blob: blob.descriptor) { () throws(RegistryError) in
                BlobStream(chunks: Array(chunks)) { () throws(RegistryError) in throw failure }
            }
            try await trial.expectError(.unavailable, from: "a push whose source breaks off") {
                _ = try await trial.backend.push(upload, to: trial.repository)
            }
            try await trial.expectRecovery(of: blob, after: "a push whose source broke off")
        },
        ConformanceCheck("bytes that are not the blob's leave nothing behind") { trial in
            let blob = trial.blob(1, size: 300_000)
            var wrong = blob.bytes
            wrong[150_000] ^= 1
            let chunks = SampleBlob.chunks(of: wrong, size: 100_000)
            let upload = BlobUpload(blob: blob.descriptor) { () throws(RegistryError) in
                BlobStream(chunks: chunks)
                    .verified(as: blob.descriptor, at: trial.backend.location, in: trial.repository)
            }
            try await trial.expectError(.corrupt, from: "a push of wrong bytes") {
                _ = try await trial.backend.push(upload, to: trial.repository)
            }
            try await trial.expectRecovery(of: blob, after: "a push of wrong bytes")
        },
        ConformanceCheck("a source with too few or too many bytes leaves nothing behind") { trial in
            for (name, difference) in [-1, 1].enumerated() {
                let blob = trial.blob(name, size: 100_000)
                let bytes = difference < 0 ? Array(blob.bytes.dropLast()) : blob.bytes + [0]
                let upload = BlobUpload(blob: blob.descriptor) { () throws(RegistryError) in
                    BlobStream(chunks: SampleBlob.chunks(of: bytes, size: 30_000))
                }
                try await trial.expectError(from: "a push of \(bytes.count) instead of \(blob.bytes.count) bytes") {
                    _ = try await trial.backend.push(upload, to: trial.repository)
                }
                try await trial.expectRecovery(of: blob, after: "a push of \(bytes.count) bytes")
            }
        },
        ConformanceCheck("a source that can't be opened leaves nothing behind") { trial in
            let blob = trial.blob(1)
            let failure = RegistryError(
                .forbidden,
                operation: "read a blob",
                location: trial.backend.location,
                repository: trial.repository,
                reason: "the source is closed",
                remedy: "open it"
            )
            let upload = BlobUpload(blob: blob.descriptor) { () throws(RegistryError) in throw failure }
            try await trial.expectError(.forbidden, from: "a push whose source can't be opened") {
                _ = try await trial.backend.push(upload, to: trial.repository)
            }
            try await trial.expectRecovery(of: blob, after: "a push whose source could not be opened")
        },
        ConformanceCheck("a blob's file on this machine is taken only if it is the blob") { trial in
            let right = trial.blob(1, size: 200_000)
            let wrong = trial.blob(2, size: 200_000)
            let folder = FileManager.default.temporaryDirectory
            let file = folder.appending(path: "promoter-conformance-\(trial.salt)")
            defer { try? FileManager.default.removeItem(at: file) }
            try Data(right.bytes).write(to: file)
            for blob in [right, wrong] {
                let plain = blob.upload()
                let upload = BlobUpload(blob: blob.descriptor, file: file.path, open: plain.open)
                _ = try await trial.backend.push(upload, to: trial.repository)
                try await trial.expectPresence(of: blob, in: trial.repository)
            }
            let gone = trial.blob(3)
            let upload = BlobUpload(blob: gone.descriptor, file: file.path + "-gone", open: gone.upload().open)
            _ = try await trial.backend.push(upload, to: trial.repository)
            try await trial.expectPresence(of: gone, in: trial.repository)
        },
        ConformanceCheck("a push that is cancelled ends, and leaves nothing behind") { trial in
            let blob = trial.blob(1, size: 500_000)
            let chunks = Array(SampleBlob.chunks(of: blob.bytes, size: 100_000).dropLast(2))
            let (news, tell) = AsyncStream.makeStream(of: News.self)
            let cancelled = RegistryError(
                .cancelled,
                operation: "read a blob",
                location: trial.backend.location,
                repository: trial.repository,
                reason: "the work was cancelled",
                remedy: "run it again"
            )
            let upload = BlobUpload(blob: blob.descriptor) { () throws(RegistryError) in
                BlobStream(chunks: chunks) { () async throws(RegistryError) in
                    tell.yield(.reachedTheMiddle)
                    // A source that gives nothing more: only the cancellation ends it.
                    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
                    throw cancelled
                }
            }
            try await trial.expectError(.cancelled, from: "a push that is cancelled") {
                let push = Task { _ = try await trial.backend.push(upload, to: trial.repository) }
                try await trial.expectEnd(of: push, cancelledAt: news, told: tell)
            }
            try await trial.expectRecovery(of: blob, after: "a push that was cancelled")
        },
    ]
}

extension ConformanceTrial {
    /// Sees to it that a failed push has left nothing, and that a good one works after it.
    fileprivate func expectRecovery(of blob: SampleBlob, after when: String) async throws {
        try await expectAbsence(of: blob, in: repository, after: when)
        let outcome = try await backend.push(blob.upload(), to: repository)
        try expect(outcome, equals: .uploaded, "the outcome of a good push after \(when)")
        try await expectPresence(of: blob, in: repository)
    }

    /// Cancels work when it is in the middle, and waits for its end; work that does not end is left alone.
    fileprivate func expectEnd(
        of work: Task<Void, any Error>,
        cancelledAt news: AsyncStream<News>,
        told tell: AsyncStream<News>.Continuation
    ) async throws {
        let clock = Task { [patience] in
            try await Task.sleep(for: patience)
            tell.yield(.outOfPatience)
        }
        Task { tell.yield(.ended(await work.result)) }
        defer {
            clock.cancel()
            work.cancel()
        }
        for await item in news {
            switch item {
            case .reachedTheMiddle: work.cancel()
            case .ended(let result): return try result.get()
            case .outOfPatience: try expect(false, "what is cancelled to end within \(patience)")
            }
        }
    }
}

/// What happens to a push that is to be cancelled.
private enum News: Sendable {
    case reachedTheMiddle
    case ended(Result<Void, any Error>)
    case outOfPatience
}
