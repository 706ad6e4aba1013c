import Glibc

/// A tar archive that is only appended to: a later entry of a path takes the place of an earlier one, as it does for tar.
///
/// An entry's header is written last, over the zeros that end the archive: whoever reads meanwhile, or after a crash,
/// finds a whole archive without it.
actor Archive {
    /// A file in the archive.
    struct Entry: Sendable, Hashable {
        let offset: Int64
        let size: Int64
    }

    /// Two blocks of zeros end an archive.
    private static let trailer = 2 * TarHeader.block

    private let path: String
    /// The size in bytes that the archive may grow to.
    private let limit: Int64?
    private var file: ArchiveFile?
    private var isWritable = false
    private var entries: [String: Entry] = [:]
    /// Where the next entry's header goes.
    private var end: Int64 = 0
    private var lastWrite: Task<Void, Never>?

    init(path: String, limit: Int64?) {
        self.path = path
        self.limit = limit
    }

    /// Whether there is a file.
    func isThere() throws(ArchiveProblem) -> Bool {
        try look()
        return file != nil
    }

    /// Finds a file in the archive as it is now.
    ///
    /// - Parameter path: its path.
    /// - Returns: where it is, or `nil` where it is not there.
    /// - Throws: ``ArchiveProblem``.
    func entry(_ path: String) throws(ArchiveProblem) -> Entry? {
        try look()
        return entries[path]
    }

    /// Reads a piece of a file.
    ///
    /// - Parameters:
    ///   - entry: the file.
    ///   - offset: where to begin in it.
    ///   - count: how many bytes to read at most.
    /// - Returns: the bytes; none at the end.
    /// - Throws: ``ArchiveProblem``.
    func bytes(of entry: Entry, from offset: Int64, count: Int) throws(ArchiveProblem) -> [UInt8] {
        try file?.read(Int(min(Int64(count), entry.size - offset)), at: entry.offset + offset) ?? []
    }

    /// Lets one piece of work at a time write.
    ///
    /// - Parameter work: appends what it likes.
    /// - Returns: what it returns.
    func writing<Output: Sendable>(_ work: @escaping @Sendable () async -> Output) async -> Output {
        let previous = lastWrite
        let task = Task {
            await previous?.value
            return await work()
        }
        lastWrite = Task { _ = await task.value }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Finds out, without writing anything, whether the archive can be written to.
    ///
    /// - Throws: ``ArchiveProblem`` where that is not possible, or another process writes to it.
    func checkWriting() throws(ArchiveProblem) {
        if try isThere() { return try openForWriting() }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        guard access("/" + folder, W_OK) == 0 else { throw .system(errno, "write to", "/" + folder) }
    }

    /// Opens the archive for writing; made where it is missing.
    ///
    /// - Throws: ``ArchiveProblem`` where that is not possible, or another process writes to it.
    func openForWriting() throws(ArchiveProblem) {
        guard !isWritable else { return }
        file = try ArchiveFile(path, forWriting: true)
        isWritable = true
        // It may be another file than the one that was read.
        entries = [:]
        end = 0
        try look()
    }

    /// Makes room for a file's content; within ``writing(_:)``.
    ///
    /// - Parameter header: the file.
    /// - Returns: where its content goes.
    /// - Throws: ``ArchiveProblem``.
    func begin(_ header: TarHeader) throws(ArchiveProblem) -> Entry {
        try openForWriting()
        let start = end + Int64(header.blocks.count)
        let size = start + TarHeader.padded(header.size) + Self.trailer
        if let limit, size > limit {
            throw ArchiveProblem(
                .tooLarge,
                reason: "'\(path)' would grow to \(size) bytes, over its limit of \(limit)",
                remedy: "promote to another archive, or raise `limit`"
            )
        }
        try file?.truncate(to: end)
        try file?.truncate(to: size)
        return Entry(offset: start, size: header.size)
    }

    /// Writes a piece of a file's content.
    ///
    /// - Parameters:
    ///   - bytes: the piece.
    ///   - offset: where it goes in the content.
    ///   - entry: what ``begin(_:)`` gave.
    /// - Throws: ``ArchiveProblem``.
    func write(_ bytes: [UInt8], at offset: Int64, of entry: Entry) throws(ArchiveProblem) {
        try file?.write(bytes, at: entry.offset + offset)
    }

    /// Makes a file visible whose content is written.
    ///
    /// - Parameter header: what was given to ``begin(_:)``.
    /// - Throws: ``ArchiveProblem``.
    func finish(_ header: TarHeader) throws(ArchiveProblem) {
        try file?.synchronize()
        try file?.write(header.blocks, at: end)
        try look()
    }

    /// Takes back what ``begin(_:)`` made room for.
    func abandon() {
        // What stays behind where this fails is behind the archive's end.
        try? file?.truncate(to: end)
        try? file?.truncate(to: end + Self.trailer)
    }

    /// Appends a small file; within ``writing(_:)``.
    ///
    /// - Parameters:
    ///   - bytes: its content.
    ///   - path: its path.
    /// - Throws: ``ArchiveProblem``.
    func append(_ bytes: [UInt8], as path: String) throws(ArchiveProblem) {
        let header = TarHeader(kind: .file, path: path, size: Int64(bytes.count))
        let entry = try begin(header)
        do throws(ArchiveProblem) {
            try write(bytes, at: 0, of: entry)
            try finish(header)
        } catch {
            abandon()
            throw error
        }
    }

    /// Gives a file a second path; within ``writing(_:)``.
    ///
    /// - Parameters:
    ///   - path: the second path.
    ///   - target: the first one.
    /// - Throws: ``ArchiveProblem``.
    func link(_ path: String, to target: String) throws(ArchiveProblem) {
        let header = TarHeader(kind: .link, path: path, target: target)
        _ = try begin(header)
        try finish(header)
    }

    /// Reads the headers that are new since the last look.
    private func look() throws(ArchiveProblem) {
        if file == nil { file = try ArchiveFile(path, forWriting: false) }
        guard let file else { return }
        let size = try file.size()
        var position = end
        var long: [TarHeader.Kind: [UInt8]] = [:]
        while position + TarHeader.block <= size {
            let block = try file.read(Int(TarHeader.block), at: position)
            guard block.contains(where: { $0 != 0 }) else { break }
            var header = try TarHeader(block)
            position += TarHeader.block
            if let records = long[.extended] { header.extend(by: records) }
            if let name = long[.longName] { header.path = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) }
            if let name = long[.longLink] { header.target = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) }
            // The last entry of an archive that was cut off.
            guard header.size <= size - position else { break }
            let content = Entry(offset: position, size: header.size)
            position += TarHeader.padded(header.size)
            switch header.kind {
            case .extended, .longName, .longLink:
                guard header.size <= 1 << 20 else { continue }
                long[header.kind] = try file.read(Int(header.size), at: content.offset)
                continue
            case .file: entries[Self.name(header.path)] = content
            case .link: entries[Self.name(header.path)] = entries[Self.name(header.target)]
            case .other: break
            }
            long = [:]
            end = position
        }
    }

    /// A path without the `./` that `tar -c .` puts before it.
    private static func name(_ path: String) -> String {
        path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }
}
