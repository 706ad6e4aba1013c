internal import PromoterCore

extension ConformanceSuite {
    static let blobChecks: [ConformanceCheck] =
        [0, 1, 65_536, 5 * 1024 * 1024]
        .map { size in
            ConformanceCheck("a blob of \(size) bytes is read back as it was written") { trial in
                let blob = trial.blob(1, size: size)
                let first = try await trial.backend.push(blob.upload(), to: trial.repository)
                // A registry may share the blob that all have with all repositories.
                try trial.expect(first == .uploaded || size < 2, "the first push to upload", found: first.rawValue)
                try await trial.expectPresence(of: blob, in: trial.repository)
                let second = try await trial.backend.push(blob.upload(), to: trial.repository)
                try trial.expect(second, equals: .present, "the outcome of the second push")
                try await trial.expectPresence(of: blob, in: trial.repository)
            }
        } + [
            ConformanceCheck("a blob may come in chunks of any size") { trial in
                for (name, chunkSize) in [1, 7, 4096, 1_000_000].enumerated() {
                    let blob = trial.blob(name, size: chunkSize == 1 ? 300 : 2_000_003)
                    _ = try await trial.backend.push(blob.upload(chunkSize: chunkSize), to: trial.repository)
                    try await trial.expectPresence(of: blob, in: trial.repository)
                }
            },
            ConformanceCheck("a blob comes over from another repository of the registry") { trial in
                let blob = trial.blob(1, size: 100_000)
                let other = try trial.repository("-other")
                _ = try await trial.backend.push(blob.upload(), to: other)
                try await trial.expectAbsence(of: blob, in: trial.repository, after: "a push to another repository")
                let upload = blob.upload(mountSources: [trial.backend.fullName(of: other)])
                let outcome = try await trial.backend.push(upload, to: trial.repository)
                try trial.expect(outcome != .present, "the blob to be brought over", found: outcome.rawValue)
                try await trial.expectPresence(of: blob, in: trial.repository)
                try await trial.expectPresence(of: blob, in: other)
            },
            ConformanceCheck("a blob that the other repository turns out not to have is uploaded") { trial in
                let blob = trial.blob(1)
                let sources = [try trial.repository("-other"), trial.repository]
                let outcome = try await trial.backend.push(blob.upload(mountSources: sources), to: trial.repository)
                try trial.expect(outcome, equals: .uploaded, "the outcome")
                try await trial.expectPresence(of: blob, in: trial.repository)
            },
        ]
}
