internal import PromoterCore

/// An answer that is asked for once, however many want it; a failure is not remembered.
actor OnceAsked<Value: Sendable> {
    private var task: Task<Result<Value, RegistryError>, Never>?

    func value(
        _ ask: @escaping @Sendable () async throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        while true {
            let task = self.task ?? Task { await Self.result(ask) }
            self.task = task
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            if case .failure(let error) = result {
                if self.task == task { self.task = nil }
                // Someone else who waited for the same answer was cancelled: this one asks again.
                if error.kind == .cancelled, !Task.isCancelled { continue }
            }
            return try result.get()
        }
    }

    private static func result(
        _ ask: @Sendable () async throws(RegistryError) -> Value
    ) async -> Result<Value, RegistryError> {
        do {
            return .success(try await ask())
        } catch {
            return .failure(error)
        }
    }
}
