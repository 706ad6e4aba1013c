/// Asks the registries of a run, before anything is read or written, whether they can serve.
struct Preflight: Sendable {
    let source: any RegistryBackend
    let destinations: [any RegistryBackend]

    /// Why registries can't serve; `nil` for one that can.
    struct Refusals: Sendable {
        var source: RegistryError?
        var destinations: [RegistryError?]
    }

    func run() async -> Refusals {
        let asked = [(source, RegistryRole.source)] + destinations.map { ($0, RegistryRole.destination) }
        let refusals = await asked.concurrently(atMost: asked.count) { backend, role throws(Never) in
            await Self.refusal(of: backend, as: role)
        }
        return Refusals(source: refusals.first ?? nil, destinations: Array(refusals.dropFirst()))
    }

    private static func refusal(of backend: any RegistryBackend, as role: RegistryRole) async -> RegistryError? {
        do throws(RegistryError) {
            try await backend.preflight(as: role)
            return nil
        } catch {
            return error
        }
    }
}
