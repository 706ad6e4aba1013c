import RegistryEmulator
import RegistryEmulatorServer
import TestSupport

/// How a registry lists referrers: by itself, or under the tag alone.
enum ListingKind: String, CaseIterable, Sendable { case api, tag }

/// A registry that lists referrers in one of the two ways, kept as long as it is used.
struct ListingSite: ImageRegistry {
    let address: String
    let isSecure = false
    let owner: any Sendable

    init(_ server: RunningEmulator) {
        address = "127.0.0.1:\(server.port)"
        owner = server
    }

    /// Starts an emulated registry, of either kind.
    ///
    /// `cosign copy` writes an index and its children at the same time, which docker-registry now and then answers with an
    /// unknown blob: it rewrites a blob's link without a lock.
    static func emulated(_ kind: ListingKind) async throws -> ListingSite {
        var options = OCIRegistryOptions()
        options.hasReferrers = kind == .api
        return ListingSite(try await RunningEmulator.start(handler: OCIRegistry(options: options)))
    }

    init(_ kind: ListingKind) async throws {
        switch kind {
        case .api:
            let server = try await RunningEmulator.start(handler: OCIRegistry())
            address = "127.0.0.1:\(server.port)"
            owner = server
        case .tag:
            let registry = try await DockerRegistry()
            address = registry.address
            owner = registry
        }
    }
}
