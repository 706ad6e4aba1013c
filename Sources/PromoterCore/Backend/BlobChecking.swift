/// Reads blobs where they are, to know that they are what they should be.
public protocol BlobChecking: Sendable {
    /// Reads a blob whole, and compares its size and its digest.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: `false` where there is none.
    /// - Throws: ``RegistryError``, of kind ``RegistryError/Kind/corrupt`` where it is another one; the reason says where it lies.
    func check(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool
}
