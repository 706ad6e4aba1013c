import RegistryEmulator

/// Answers with what a closure gives.
struct ClosureHandler: RequestHandling {
    let work: @Sendable (EmulatedRequest) async -> EmulatedResponse

    func answer(_ request: EmulatedRequest) async -> EmulatedAnswer { EmulatedAnswer(await work(request), user: "x") }

    /// Answers with what came: the method, path, query, header fields and number of bytes.
    static let echo = ClosureHandler { request in
        var count = 0
        var isCut = false
        do { while let chunk = try await request.body.next() { count += chunk.count } } catch { isCut = true }
        let fields = request.headers.fields.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
        return .text(
            200,
            "\(request.method)|\(request.path)|\(request.query)|\(request.scheme)|\(request.authority)|\(count)"
                + "|\(isCut)|\(fields)"
        )
    }
}

/// Values that a handler saw.
actor Seen<Value: Sendable> {
    private(set) var values: [Value] = []

    func add(_ value: Value) { values.append(value) }

    /// Waits for a number of them.
    func wait(for count: Int) async throws -> [Value] {
        let deadline = ContinuousClock.now + .seconds(20)
        while values.count < count, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(2)) }
        return values
    }
}
