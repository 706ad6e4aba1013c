internal import PromoterCore

extension ArtifactoryBackend {
    /// What a refusal of the registry API means here: which permissions are missing, by their names.
    func explained(_ error: RegistryError, needs permissions: ArtifactoryPermission...) -> RegistryError {
        guard error.kind == .forbidden else { return error }
        let names = permissions.map(\.rawValue)
        let first = names.dropLast().joined(separator: ", ")
        let list = names.count > 1 ? "\(first) and \(names[names.count - 1])" : first + names.joined()
        let more =
            permissions.contains(.delete)
            ? " (\(ArtifactoryPermission.delete.rawValue) where a tag is there already)" : ""
        return RegistryError(
            error.kind,
            operation: error.operation,
            location: error.location,
            repository: error.repository,
            reference: error.reference,
            reason: error.reason,
            remedy: "give the user of these credentials the permissions \(list) on \(plane.key)\(more)",
            serverMessage: error.serverMessage
        )
    }
}
