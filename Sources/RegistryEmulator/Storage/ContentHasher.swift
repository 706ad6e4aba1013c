internal import Crypto

/// Hashes bytes with SHA-256, SHA-1 and MD5 in one pass.
struct ContentHasher: Sendable {
    private var sha256 = SHA256()
    private var sha1 = Insecure.SHA1()
    private var md5 = Insecure.MD5()
    private(set) var size: Int64 = 0

    /// Takes more bytes.
    mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes {
            sha256.update(bufferPointer: $0)
            sha1.update(bufferPointer: $0)
            md5.update(bufferPointer: $0)
        }
        size += Int64(bytes.count)
    }

    /// What was hashed until now.
    var content: StoredContent {
        StoredContent(
            sha256: Hexadecimal.text(sha256.finalize()),
            sha1: Hexadecimal.text(sha1.finalize()),
            md5: Hexadecimal.text(md5.finalize()),
            size: size
        )
    }
}

/// Bytes in lower-case hex.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
