import FoundationEssentials
import Glibc

/// A nameless file that takes what a process writes, so that no pipe can fill and block it.
final class CapturedOutput: Sendable {
    /// The descriptor that the process writes to.
    let descriptor: Int32

    init() throws(TestSupportError) {
        let path = "\(FileManager.default.temporaryDirectory.path)/promoter-output-\(UUID().uuidString)"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TestSupportError("cannot create \(path): \(String(cString: strerror(errno)))")
        }
        unlink(path)
    }

    deinit {
        close(descriptor)
    }

    /// All bytes from an offset to what is written by now.
    func bytes(from start: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var offset = start
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            offset += count
        }
    }
}
