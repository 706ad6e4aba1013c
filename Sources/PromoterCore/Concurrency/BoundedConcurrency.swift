extension Sequence where Self: Sendable, Element: Sendable {
    /// Does something with every element, so many at once, and gives the results in the order of the elements.
    ///
    /// The first error cancels what is under way, and is thrown when all of it has ended.
    ///
    /// - Parameters:
    ///   - limit: how many at once, at least one.
    ///   - operation: what to do with an element.
    /// - Returns: the results, in the order of the elements.
    /// - Throws: the first error.
    package func concurrently<Output: Sendable, Failure: Error>(
        atMost limit: Int,
        _ operation: @escaping @Sendable (Element) async throws(Failure) -> Output
    ) async throws(Failure) -> [Output] {
        let outcome: Result<[Output], Failure> = await withTaskGroup(
            of: (Int, Result<Output, Failure>).self
        ) { group in
            var elements = enumerated().makeIterator()
            func start() {
                guard let (place, element) = elements.next() else { return }
                group.addTask {
                    do throws(Failure) {
                        return (place, .success(try await operation(element)))
                    } catch {
                        return (place, .failure(error))
                    }
                }
            }
            for _ in 0..<Swift.max(1, limit) { start() }
            var outputs: [(Int, Output)] = []
            var failure: Failure?
            while let (place, result) = await group.next() {
                switch result {
                case .success(let output):
                    outputs.append((place, output))
                    if failure == nil { start() }
                case .failure(let error):
                    if failure == nil {
                        failure = error
                        group.cancelAll()
                    }
                }
            }
            if let failure { return .failure(failure) }
            return .success(outputs.sorted { $0.0 < $1.0 }.map(\.1))
        }
        return try outcome.get()
    }
}
