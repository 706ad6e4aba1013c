extension RequestBody {
    /// Reads the whole body into memory.
    ///
    /// - Parameter limit: how many bytes it may have at most.
    /// - Returns: the body; `nil` where it is longer, of which the rest is not read.
    /// - Throws: where the client went away before the end.
    public func bytes(upTo limit: Int) async throws -> [UInt8]? {
        if let announcedLength, announcedLength > Int64(limit) { return nil }
        var bytes: [UInt8] = []
        while let chunk = try await next() {
            guard bytes.count + chunk.count <= limit else { return nil }
            bytes += chunk
        }
        return bytes
    }

    /// Makes a body of bytes in memory.
    ///
    /// - Parameter bytes: the body.
    /// - Returns: the body, which gives its bytes once.
    public static func bytes(_ bytes: [UInt8]) -> RequestBody {
        let rest = Once(bytes)
        return RequestBody(announcedLength: Int64(bytes.count)) { await rest.take() }
    }

    private actor Once {
        private var bytes: [UInt8]?

        init(_ bytes: [UInt8]) { self.bytes = bytes.isEmpty ? nil : bytes }

        func take() -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }
}
