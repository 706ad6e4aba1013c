#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Reads small files whole: never more of one than was asked for, whatever its size says.
package enum FileBytes {
    /// Why a file can't be read.
    package struct Failure: Error, Sendable, Hashable {
        /// The file's path.
        package let path: String
        /// Why, to be read behind the path: "does not exist".
        package let reason: String
        /// What the system said; 0 where the file has more bytes than the limit.
        package let code: CInt

        /// Whether there is no such file.
        package var isAbsent: Bool { code == ENOENT || code == ENOTDIR }
        /// Whether it has more bytes than the limit.
        package var isTooLarge: Bool { code == 0 }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - file: its path.
    ///   - folder: the folder that a relative path starts from.
    ///   - limit: the most bytes that it may have.
    /// - Returns: its bytes, or why they can't be had.
    package static func read(_ file: String, relativeTo folder: String, limit: Int) -> Result<[UInt8], Failure> {
        let path = file.hasPrefix("/") ? file : folder + "/" + file
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return .failure(failure(path, errno)) }
        defer { close(descriptor) }
        return read(descriptor: descriptor, path: path, limit: limit)
    }

    /// Reads an open file, from where it stands.
    ///
    /// - Parameters:
    ///   - descriptor: the file; it stays open.
    ///   - path: its path, for the failure.
    ///   - limit: the most bytes that it may have.
    /// - Returns: its bytes, or why they can't be had.
    package static func read(descriptor: CInt, path: String, limit: Int) -> Result<[UInt8], Failure> {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(failure(path, errno)) }
        // A pipe has no size, and a file may grow while it is read: below, the bytes are counted, too.
        let isFile = status.st_mode & S_IFMT == S_IFREG
        if isFile, status.st_size > limit { return .failure(tooLarge(path, limit)) }
        var bytes: [UInt8] = []
        if isFile { bytes.reserveCapacity(Int(status.st_size)) }
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = systemRead(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                return .failure(failure(path, errno))
            }
            if count == 0 { return .success(bytes) }
            guard count <= limit - bytes.count else { return .failure(tooLarge(path, limit)) }
            bytes += chunk[..<count]
        }
    }

    private static func tooLarge(_ path: String, _ limit: Int) -> Failure {
        Failure(path: path, reason: "has more than \(limit) bytes", code: 0)
    }

    private static func failure(_ path: String, _ code: CInt) -> Failure {
        let reason =
            switch code {
            case ENOENT, ENOTDIR: "does not exist"
            case EACCES, EPERM: "may not be read by this user"
            case EISDIR: "is a folder"
            case ELOOP: "is a link to itself"
            default: "can't be read: " + String(cString: strerror(code))
            }
        return Failure(path: path, reason: reason, code: code)
    }
}

/// The system's `read`, past the method of the same name.
private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
