import PromoterCore

extension ArchiveBackend {
    /// Asks what a reference points to.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - repository: where.
    /// - Returns: the manifest's descriptor, or `nil` where there is none.
    /// - Throws: `RegistryError`.
    public func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        try await manifest(reference, in: repository)?.descriptor
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - repository: where.
    /// - Returns: the manifest, or `nil` where there is none.
    /// - Throws: `RegistryError`, of kind `corrupt` where its bytes are missing, or not those of its digest.
    public func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        try await attempt("read the manifest", repository, reference.description) { () throws(ArchiveProblem) in
            let listed = try await index(repository).target(reference)
            guard let digest = listed?.digest ?? reference.digest else { return nil }
            guard let bytes = try await read(Self.blobPath(digest, in: repository)) else {
                guard listed == nil else { throw .damaged(digest) }
                return nil
            }
            guard let mediaType = listed?.mediaType ?? Self.mediaType(of: bytes) else { return nil }
            let manifest = RawManifest(bytes: bytes, mediaType: mediaType, algorithm: digest.algorithm)
            guard manifest.digest == digest else { throw .damaged(digest) }
            return manifest
        }
    }

    /// Writes a manifest, and points a tag to it.
    ///
    /// - Parameters:
    ///   - manifest: what to write.
    ///   - repository: where to.
    ///   - tag: the tag, or `nil` for none.
    /// - Throws: `RegistryError`.
    public func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {
        let (backend, archive) = (self, archive)
        let result = await archive.writing { () async -> Result<Void, ArchiveProblem> in
            do throws(ArchiveProblem) {
                let path = Self.blobPath(manifest.digest, in: repository)
                if try await archive.entry(path) == nil { try await archive.append(manifest.bytes, as: path) }
                var index = try await backend.index(repository)
                if index.list(manifest.descriptor, tagged: tag) {
                    try await archive.append(index.bytes, as: "\(repository)/index.json")
                }
                if try await archive.entry("\(repository)/oci-layout") == nil {
                    let layout = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
                    try await archive.append(layout, as: "\(repository)/oci-layout")
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try await attempt("write the manifest", repository, tag?.text ?? manifest.digest.text) {
            () throws(ArchiveProblem) in try result.get()
        }
    }

    /// What a manifest says that it is; `nil` where the bytes are none, such as those of a layer.
    private static func mediaType(of bytes: [UInt8]) -> MediaType? {
        guard let document = try? JSONValue(parsing: bytes) else { return nil }
        if let text = document["mediaType"]?.string {
            let mediaType = MediaType(text)
            return mediaType.isManifest ? mediaType : nil
        }
        if document["manifests"]?.array != nil { return .ociIndex }
        return document["layers"]?.array != nil ? .ociManifest : nil
    }
}

extension ArchiveProblem {
    fileprivate static func damaged(_ digest: Digest) -> ArchiveProblem {
        ArchiveProblem(
            .corrupt,
            reason: "the manifest \(digest) is missing or damaged in the archive",
            remedy: "take the archive from where it came from again"
        )
    }
}

extension ManifestReference {
    fileprivate var digest: Digest? {
        if case .digest(let digest) = self { digest } else { nil }
    }
}
