internal import PromoterCore

/// Of backends that delete, as ``RegistryBackend/deletion`` says.
extension ConformanceSuite {
    static let deletionChecks: [ConformanceCheck] = [
        ConformanceCheck("a deleted tag is gone, its manifest and all other tags are there") { trial in
            let (image, other) = (trial.image(1), trial.image(2))
            let hexadecimal = image.manifest.digest.encoded
            let names = ["v1", "v2", "sha256-\(hexadecimal)", "sha256-\(hexadecimal).sig"]
            let tags = try names.map { text throws(ReferenceError) in try TagName(text) }
            for tag in tags { try await trial.push(image, tagged: tag) }
            try await trial.push(other, tagged: try TagName("other"))
            for (number, tag) in tags.enumerated() {
                guard try await trial.delete(.tag(tag), of: image.manifest) else { return }
                try await trial.expectNothing(at: .tag(tag))
                for staying in tags.dropFirst(number + 1) { try await trial.expect(image.manifest, at: .tag(staying)) }
                let found = Set(try await trial.backend.tags(in: trial.repository).map(\.text))
                try trial.expect(found, equals: Set(names.dropFirst(number + 1) + ["other"]), "the tags")
            }
            try await trial.expectWhole(other, at: .tag(try TagName("other")))
        },
        ConformanceCheck("a deleted manifest is gone with all its tags, and nothing else is") { trial in
            let (image, twin) = (trial.image(1, annotation: "one"), trial.image(1, annotation: "two"))
            let nested = try trial.repository("/nested")
            let tags = [try TagName("v1"), try TagName("v2")]
            for tag in tags { try await trial.push(image, tagged: tag) }
            try await trial.push(twin, tagged: try TagName("twin"))
            try await trial.push(image, to: nested, tagged: tags[0])
            let digest = ManifestReference.digest(image.manifest.digest)
            guard try await trial.delete(digest, of: image.manifest) else { return }
            for reference in [digest] + tags.map(ManifestReference.tag) { try await trial.expectNothing(at: reference) }
            try await trial.expectWhole(twin, at: .tag(try TagName("twin")))
            try await trial.expectWhole(image, at: .tag(tags[0]), in: nested)
            try trial.expect(
                try await trial.backend.tags(in: trial.repository),
                equals: [try TagName("twin")],
                "the tags"
            )
        },
        ConformanceCheck("deleting what is not there is no error, and deletes nothing") { trial in
            guard let deletion = trial.backend.deletion else { return }
            let (image, other) = (trial.image(1), trial.image(2))
            let absent: [ManifestReference] = [.tag(try TagName("absent")), .digest(other.manifest.digest)]
            for isFirst in [true, false] {
                for reference in absent {
                    let wasThere = try await deletion.delete(reference, in: trial.repository)
                    try trial.expect(!wasThere, "the deletion of \(reference) to find nothing")
                }
                if isFirst { try await trial.push(image, tagged: try TagName("v1")) }
            }
            try await trial.expectWhole(image, at: .tag(try TagName("v1")))
            let digest = ManifestReference.digest(image.manifest.digest)
            guard try await trial.delete(digest, of: image.manifest) else { return }
            let again = try await deletion.delete(digest, in: trial.repository)
            try trial.expect(!again, "the second deletion of a manifest to find nothing")
        },
        ConformanceCheck("the children of a deleted index stay, and so does an index whose tag is deleted") { trial in
            let images = [trial.image(1), trial.image(2)]
            for image in images { try await trial.push(image) }
            let index = trial.index(of: images)
            let tags = [try TagName("v1"), try TagName("v2")]
            for tag in tags { try await trial.backend.push(index, to: trial.repository, tagged: tag) }
            if try await trial.delete(.tag(tags[0]), of: index) { try await trial.expect(index, at: .tag(tags[1])) }
            guard try await trial.delete(.digest(index.digest), of: index) else { return }
            try await trial.expectNothing(at: .digest(index.digest))
            for image in images { try await trial.expectWhole(image, at: .digest(image.manifest.digest)) }
        },
        ConformanceCheck("what was deleted is pushed again") { trial in
            let image = trial.image(1)
            let tag = try TagName("v1")
            for _ in 0..<2 {
                try await trial.push(image, tagged: tag)
                guard try await trial.delete(.digest(image.manifest.digest), of: image.manifest) else { return }
                try await trial.expectNothing(at: .tag(tag))
            }
            try await trial.push(image, tagged: tag)
            try await trial.expectWhole(image, at: .tag(tag))
        },
        ConformanceCheck("10 deletions and 10 pushes at the same time do not hinder each other") { trial in
            // Each has its own blobs: what a deleted image alone holds may be gone when another one wants it.
            let images = (0..<20).map { trial.image($0) }
            for image in images.prefix(11) {
                try await trial.push(image, tagged: try TagName("sha256-\(image.manifest.digest.encoded)"))
            }
            // Whether it deletes at all shows first, by the one that is too many.
            let first = images[10].manifest
            guard try await trial.delete(.digest(first.digest), of: first) else { return }
            try await trial.inParallel(Array(0..<20), width: 20) { number in
                let image = images[number]
                if number < 10 {
                    _ = try await trial.delete(.digest(image.manifest.digest), of: image.manifest)
                } else {
                    try await trial.push(image, tagged: try TagName("v\(number)"))
                }
            }
            let tags = Set(try await trial.backend.tags(in: trial.repository).map(\.text))
            try trial.expect(tags, equals: Set((10..<20).map { "v\($0)" }), "the tags")
            for number in 10..<20 {
                try await trial.expectWhole(images[number], at: .tag(try TagName("v\(number)")))
            }
        },
    ]
}

extension ConformanceTrial {
    /// Deletes what is there.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - manifest: what it leads to.
    /// - Returns: `false` where the backend does not delete, or not in this way; then the manifest is still there.
    /// - Throws: ``ConformanceFailure`` or `RegistryError`.
    fileprivate func delete(_ reference: ManifestReference, of manifest: RawManifest) async throws -> Bool {
        guard let deletion = backend.deletion else { return false }
        do {
            let wasThere = try await deletion.delete(reference, in: repository)
            try expect(wasThere, "the deletion of \(reference) to find it")
            return true
        } catch let error as RegistryError where error.kind == .unsupported {
            try await expectError(.unsupported, from: "the deletion of \(reference)") { throw error }
            try await expect(manifest, at: reference)
            return false
        }
    }

    /// Sees to it that a reference leads nowhere.
    fileprivate func expectNothing(at reference: ManifestReference) async throws {
        let resolved = try await backend.resolve(reference, in: repository)
        try expect(resolved == nil, "\(reference) to be gone", found: "\(resolved as Any)")
        let manifest = try await backend.manifest(reference, in: repository)
        try expect(manifest == nil, "the manifest \(reference) to be gone")
    }

    /// Sees to it that an image is there, with its blobs.
    fileprivate func expectWhole(
        _ image: SampleImage,
        at reference: ManifestReference,
        in repository: RepositoryName? = nil
    ) async throws {
        try await expect(image.manifest, at: reference, in: repository)
        for blob in image.blobs { try await expectPresence(of: blob, in: repository ?? self.repository) }
    }
}
