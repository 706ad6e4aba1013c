/// What a run wants of a registry.
public enum RegistryRole: String, Sendable, Hashable, CaseIterable {
    /// Images are read there.
    case source
    /// Images are written there.
    case destination
}
