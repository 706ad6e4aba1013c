/// What stands behind a body; it ends with the last copy of the body.
final class BodyReader: Sendable {
    private let source: Locked<ByteSource?>
    /// The redacted URL for errors; empty for a body that is no answer of a server.
    let url = ""

    init(source: @escaping ByteSource) {
        self.source = Locked(source)
    }

    func next() async throws(TransportError) -> [UInt8]? {
        guard let source = source.withLock({ $0 }) else { return nil }
        do {
            if let chunk = try await source() { return chunk }
            cancel()
            return nil
        } catch let error as TransportError {
            throw error
        } catch {
            throw TransportError(.other("\(error)"), url: url)
        }
    }

    func cancel() {
        source.withLock { $0 = nil }
    }
}
