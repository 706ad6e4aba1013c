@testable import RegistryEmulator

extension ArtifactoryEmulator {
    /// Takes an item away, as no request does.
    func remove(_ path: String, from key: String) async throws {
        try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in tree.remove(ItemPath(key, path)) }
    }
}
