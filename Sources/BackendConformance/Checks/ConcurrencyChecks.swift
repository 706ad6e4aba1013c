internal import PromoterCore

extension ConformanceSuite {
    static let concurrencyChecks: [ConformanceCheck] = [
        ConformanceCheck("20 pushes of one blob at the same time leave it whole") { trial in
            let blob = trial.blob(1, size: 1_000_000)
            try await trial.inParallel(Array(0..<20), width: 20) { _ in
                _ = try await trial.backend.push(blob.upload(), to: trial.repository)
                try await trial.expectPresence(of: blob, in: trial.repository)
            }
        },
        ConformanceCheck("20 blobs at the same time all arrive") { trial in
            try await trial.inParallel(Array(0..<20), width: 20) { name in
                let blob = trial.blob(name, size: 100_000 + name)
                let outcome = try await trial.backend.push(blob.upload(), to: trial.repository)
                try trial.expect(outcome, equals: .uploaded, "the outcome")
                try await trial.expectPresence(of: blob, in: trial.repository)
            }
        },
        ConformanceCheck("20 images at the same time all get their tags") { trial in
            try await trial.inParallel(Array(0..<20), width: 20) { name in
                let image = trial.image(name)
                let tag = try TagName("v\(name)")
                try await trial.push(image)
                try await trial.push(image, tagged: tag)
                try await trial.expect(image.manifest, at: .tag(tag))
            }
            let tags = Set(try await trial.backend.tags(in: trial.repository).map(\.text))
            try trial.expect(tags, equals: Set((0..<20).map { "v\($0)" }), "the tags")
        },
        ConformanceCheck("20 pushes of one tag at the same time leave it on one of the images") { trial in
            let tag = try TagName("contested")
            // Blobs first: docker-registry rewrites a blob's link without a lock, and whoever reads it then finds it empty.
            for name in 0..<2 { try await trial.push(trial.image(name), tagged: tag) }
            try await trial.inParallel(Array(0..<20), width: 20) { name in
                try await trial.backend.push(trial.image(name % 2).manifest, to: trial.repository, tagged: tag)
            }
            try trial.expect(try await trial.backend.tags(in: trial.repository), equals: [tag], "the tags")
            let resolved = try await trial.backend.resolve(.tag(tag), in: trial.repository)
            let candidates = [trial.image(0), trial.image(1)].map(\.manifest.descriptor.digest)
            try trial.expect(
                resolved.map { candidates.contains($0.digest) } == true,
                "the tag to point to one of the images",
                found: "\(resolved as Any)"
            )
        },
        ConformanceCheck("20 readers at the same time all read the same") { trial in
            let blob = trial.blob(1, size: 1_000_000)
            _ = try await trial.backend.push(blob.upload(), to: trial.repository)
            try await trial.inParallel(Array(0..<20), width: 20) { _ in
                try await trial.expectPresence(of: blob, in: trial.repository)
            }
        },
        ConformanceCheck("a reader that stops in the middle hinders nobody") { trial in
            let blob = trial.blob(1, size: 5_000_000)
            _ = try await trial.backend.push(blob.upload(), to: trial.repository)
            for _ in 0..<20 {
                let stream = try await trial.backend.blob(blob.descriptor, in: trial.repository)
                let chunk = try await stream.next()
                try trial.expect(chunk?.isEmpty == false, "some bytes", found: "none")
            }
            try await trial.expectPresence(of: blob, in: trial.repository)
        },
    ]
}

extension ConformanceTrial {
    /// Does something with many values, several at a time.
    ///
    /// - Parameters:
    ///   - values: the values.
    ///   - width: how many at a time.
    ///   - work: what is done with each.
    /// - Throws: the first error.
    func inParallel<Value: Sendable>(
        _ values: [Value],
        width: Int = 8,
        _ work: @escaping @Sendable (Value) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, value) in values.enumerated() {
                if number >= width { try await group.next() }
                group.addTask { try await work(value) }
            }
            try await group.waitForAll()
        }
    }
}
