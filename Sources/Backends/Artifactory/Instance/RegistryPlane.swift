internal import OCIBackend
internal import PromoterCore
internal import Synchronization

/// The repository that a backend works in, and its registry API.
///
/// The one that is configured, until a virtual one proves to be another one's name.
final class RegistryPlane: Sendable {
    private struct Current {
        var key: String
        var registry: OCIBackend
    }

    private let make: @Sendable (String) throws(SettingError) -> OCIBackend
    private let current: Mutex<Current>

    init(_ key: String, _ make: @escaping @Sendable (String) throws(SettingError) -> OCIBackend) throws(SettingError) {
        self.make = make
        current = Mutex(Current(key: key, registry: try make(key)))
    }

    /// The key of the repository.
    var key: String { current.withLock { $0.key } }

    /// Its registry API.
    var registry: OCIBackend { current.withLock { $0.registry } }

    /// Goes on in another repository.
    func move(to key: String) throws(SettingError) {
        let registry = try make(key)
        current.withLock { $0 = Current(key: key, registry: registry) }
    }
}
