internal import PromoterCore

extension ConformanceSuite {
    static let absenceChecks: [ConformanceCheck] = [
        ConformanceCheck("a repository that is not there has nothing in it") { trial in
            let repository = try trial.repository("-absent")
            try await trial.expectNothing(in: repository)
        },
        ConformanceCheck("what is not in a repository is nil or false") { trial in
            let image = trial.image(1)
            try await trial.push(image, tagged: try TagName("there"))
            let other = trial.image(2)
            let backend = trial.backend
            for reference in [.tag(try TagName("absent")), .digest(other.manifest.digest)] as [ManifestReference] {
                let resolved = try await backend.resolve(reference, in: trial.repository)
                try trial.expect(resolved == nil, "\(reference) to resolve to nil", found: "\(resolved as Any)")
                let manifest = try await backend.manifest(reference, in: trial.repository)
                try trial.expect(manifest == nil, "the manifest \(reference) to be nil")
            }
            try await trial.expectAbsence(of: other.blobs[0], in: trial.repository, after: "pushing another image")
        },
        ConformanceCheck("a layer is not taken for a manifest") { trial in
            let image = trial.image(1)
            try await trial.push(image, tagged: try TagName("v1"))
            let digest = image.blobs[1].descriptor.digest
            // Registries fail over such a question, and may: only an answer would be wrong.
            let manifest = try? await trial.backend.manifest(.digest(digest), in: trial.repository)
            try trial.expect(manifest == nil, "no manifest of a layer's digest")
            let resolved = try? await trial.backend.resolve(.digest(digest), in: trial.repository)
            try trial.expect(resolved == nil, "a layer's digest not to be resolved")
        },
        ConformanceCheck("reading a blob that is not there says so") { trial in
            let blob = trial.blob(1)
            _ = try await trial.backend.push(trial.blob(2).upload(), to: trial.repository)
            try await trial.expectError(.notFound, from: "reading a blob that is not there") {
                _ = try await trial.read(blob, in: trial.repository)
            }
            let other = try trial.repository("-absent")
            try await trial.expectError(.notFound, from: "reading a blob of a repository that is not there") {
                _ = try await trial.read(blob, in: other)
            }
        },
    ]
}

extension ConformanceTrial {
    /// Sees to it that a repository has nothing in it.
    fileprivate func expectNothing(in repository: RepositoryName) async throws {
        let digest = image(1).manifest.digest
        for reference in [.tag(try TagName("latest")), .digest(digest)] as [ManifestReference] {
            let resolved = try await backend.resolve(reference, in: repository)
            try expect(resolved == nil, "\(reference) to resolve to nil", found: "\(resolved as Any)")
            let manifest = try await backend.manifest(reference, in: repository)
            try expect(manifest == nil, "the manifest \(reference) to be nil")
        }
        try await expectAbsence(of: blob(1), in: repository, after: "nothing")
        try expect(try await backend.tags(in: repository), equals: [], "the tags")
    }
}
