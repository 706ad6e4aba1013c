#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Reads small files whole.
package enum FileBytes {
    /// Why a file can't be read.
    package struct Failure: Error, Sendable, Hashable {
        /// The file's path.
        package let path: String
        /// Why, to be read behind the path: "does not exist".
        package let reason: String
        /// Whether there is no such file.
        package let isAbsent: Bool
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
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = systemRead(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                return .failure(failure(path, errno))
            }
            if count == 0 { return .success(bytes) }
            bytes += chunk[..<count]
            if bytes.count > limit {
                return .failure(Failure(path: path, reason: "has more than \(limit) bytes", isAbsent: false))
            }
        }
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
        return Failure(path: path, reason: reason, isAbsent: code == ENOENT || code == ENOTDIR)
    }
}

/// The system's `read`, past the method of the same name.
private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
