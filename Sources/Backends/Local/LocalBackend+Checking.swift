public import PromoterCore

extension LocalBackend: BlobChecking {
    /// Reads a blob's file whole, and compares its size and its digest.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: `false` where there is no such file.
    /// - Throws: `RegistryError`, of kind `corrupt` where it is another one; the reason names the file.
    public func check(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        let attempt = attempt("check the blob", repository, blob.digest.text)
        do throws(LayoutProblem) {
            let folder = try layout(repository).folder
            guard try folder.exists(), let file = try folder.open(blob) else { return false }
            let found = try await file.digest(by: blob.digest.algorithm, atMost: blob.size)
            guard found == blob.digest else {
                throw .foreign(
                    folder.blobPath(blob.digest),
                    "is damaged: its digest is \(found) instead of \(blob.digest)",
                    remedy: "remove the file, then push the image to this layout again"
                )
            }
            return true
        } catch {
            throw attempt.error(error)
        }
    }
}
