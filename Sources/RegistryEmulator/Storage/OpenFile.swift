#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A file that is open, and closed with its last reference.
final class OpenFile: Sendable {
    let path: String
    private let descriptor: Int32

    /// Opens a file.
    init(_ path: String, _ flags: Int32, action: String) throws(StorageError) {
        self.path = path
        descriptor = open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .file(action: action, path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// Writes all bytes where the file's position is.
    func write(_ bytes: [UInt8]) throws(StorageError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { SystemCall.write(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(action: "write to", path: path, code: errno) }
            written += count
        }
    }

    /// Reads at a place; less than asked only at the end.
    func read(at offset: Int64, length: Int) throws(StorageError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            while count < length {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + count },
                    length - count,
                    off_t(offset) + count
                )
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                count += got
            }
        }
        guard failure == 0 else { throw .file(action: "read", path: path, code: failure) }
        return bytes
    }

    /// Cuts the file.
    func truncate(to length: Int64) throws(StorageError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else {
            throw .file(action: "cut", path: path, code: errno)
        }
    }

    /// Keeps others from locking the file as long as it is open; false where another has it.
    func lock() throws(StorageError) -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw .file(action: "lock", path: path, code: errno) }
        return false
    }

    static let reading = O_RDONLY
    static let creating = O_WRONLY | O_CREAT | O_EXCL
    static let appending = O_RDWR | O_CREAT | O_APPEND
    static let logging = O_WRONLY | O_CREAT | O_APPEND
}

/// Calls of the system on files.
enum SystemCall {
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(StorageError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .file(action: "make the folder", path: path, code: errno)
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw .file(action: "make the folder", path: path, code: errno)
        }
    }

    static func rename(_ from: String, to path: String) throws(StorageError) {
        #if canImport(Glibc)
        let result = Glibc.rename(from, path)
        #elseif canImport(Musl)
        let result = Musl.rename(from, path)
        #else
        let result = Darwin.rename(from, path)
        #endif
        guard result == 0 else { throw .file(action: "write", path: path, code: errno) }
    }

    static func remove(_ path: String) { unlink(path) }

    /// The names in a folder.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
