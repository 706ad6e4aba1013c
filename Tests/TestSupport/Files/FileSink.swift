import Crypto
import FoundationEssentials
import Glibc

/// A file that is written front to back, with the digest and size of what was written.
struct FileSink: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var hasher = SHA256()
    private(set) var size = 0

    init(path: String) throws(TestSupportError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw TestSupportError("cannot create \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        close(descriptor)
    }

    mutating func write(_ bytes: some Collection<UInt8>) throws(TestSupportError) {
        let data = Array(bytes)
        hasher.update(data: data)
        size += data.count
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw TestSupportError("cannot write \(path): \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    /// The digest of all that was written, `sha256:` and 64 hexadecimal digits.
    func digest() -> String {
        FixtureDigest.text(hasher.finalize())
    }
}

/// Digests as the fixtures write them.
enum FixtureDigest {
    static func of(_ bytes: some DataProtocol) -> String {
        text(SHA256.hash(data: bytes))
    }

    static func text(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return "sha256:"
            + String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
