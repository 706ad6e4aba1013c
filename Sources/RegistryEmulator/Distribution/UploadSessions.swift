/// The uploads of one registry that are under way; they end with the process.
public actor UploadSessions {
    private var sessions: [String: Session] = [:]

    private struct Session {
        var repository: String
        var writer: any ContentWriter
        /// How many requests changed it; the `_state` of its Location, where that changes.
        var state = 0
        var isBusy = false
    }

    /// Makes the place for uploads.
    public init() {}

    /// How many uploads are under way.
    public var count: Int { sessions.count }

    /// Opens an upload.
    func open(in repository: String, writer: any ContentWriter) -> UploadSession {
        let hex = Hexadecimal.text((0..<16).map { _ in UInt8.random(in: 0...255) })
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            .map { part in
                String(hex.dropFirst(part.lowerBound).prefix(part.count))
            }
        let id = parts.joined(separator: "-")
        sessions[id] = Session(repository: repository, writer: writer)
        return UploadSession(id: id, repository: repository, writer: writer, state: 0)
    }

    /// An upload, for a look; `nil` where it is unknown.
    func session(_ id: String, in repository: String) -> UploadSession? {
        guard let session = sessions[id], session.repository == repository else { return nil }
        return UploadSession(id: id, repository: repository, writer: session.writer, state: session.state)
    }

    /// Takes an upload for one request; `nil` where it is unknown or another request has it.
    func take(_ id: String, in repository: String) -> UploadSession? {
        guard let session = session(id, in: repository), sessions[id]?.isBusy == false else { return nil }
        sessions[id]?.isBusy = true
        return session
    }

    /// Gives an upload back, changed.
    func giveBack(_ id: String) -> UploadSession? {
        sessions[id]?.isBusy = false
        sessions[id]?.state += 1
        guard let session = sessions[id] else { return nil }
        return UploadSession(id: id, repository: session.repository, writer: session.writer, state: session.state)
    }

    /// Forgets an upload.
    func close(_ id: String) { sessions[id] = nil }
}

/// One upload under way.
struct UploadSession: Sendable {
    var id: String
    var repository: String
    var writer: any ContentWriter
    var state: Int
}
