internal import FoundationEssentials

/// Keeps what happened to a registry in a file, one JSON line an event, so that a registry survives a restart.
public struct StateJournal<Event: Codable & Sendable>: Sendable {
    private let file: OpenFile

    /// Opens a journal, and makes it where it is not there.
    ///
    /// A last line that was cut, by a process that was killed while it wrote, is taken away.
    ///
    /// - Parameter path: the file's path; its folder is made where it is not there.
    /// - Returns: the journal, and what happened until now, the oldest first.
    /// - Throws: ``StorageError`` where the file can't be used, or a line in it is none of ours.
    public static func open(_ path: String) throws(StorageError) -> (journal: StateJournal, events: [Event]) {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try SystemCall.makeFolder(String(path[..<slash]))
        }
        let file = try OpenFile(path, OpenFile.appending, action: "open")
        var text: [UInt8] = []
        while case let more = try file.read(at: Int64(text.count), length: 1 << 20), !more.isEmpty { text += more }
        let whole = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if whole < text.count { try file.truncate(to: Int64(whole)) }
        var events: [Event] = []
        for (index, line) in text[..<whole].split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let event = try? JSONDecoder().decode(Event.self, from: Data(line)) else {
                throw .damaged(path: path, "has a line \(index + 1) that is none of this version's")
            }
            events.append(event)
        }
        return (StateJournal(file: file), events)
    }

    private init(file: OpenFile) { self.file = file }

    /// Adds what happened.
    ///
    /// - Parameter event: what happened.
    /// - Throws: ``StorageError`` where it can't be written.
    public func append(_ event: Event) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try file.write([UInt8](try encoder.encode(event)) + [UInt8(ascii: "\n")])
    }
}
