internal import Synchronization

/// How to find out whether a blob is there before it is sent.
///
/// A request to mount the blob from the repository itself answers that and opens the upload where it is not there: one request
/// instead of two. Where a registry is known not to mount, or refuses it, a HEAD comes first, or each blob that is there would
/// be sent again.
final class BlobLookRule: Sendable {
    private let looksFirst: Mutex<Bool>

    init(host: String, looksFirst: Bool?) {
        self.looksFirst = Mutex(looksFirst ?? Self.isKnownNotToMount(host))
    }

    var isLookingFirst: Bool { looksFirst.withLock { $0 } }

    /// The registry refused a request to mount.
    func mountWasRefused() {
        looksFirst.withLock { $0 = true }
    }

    /// Amazon's registry mounts only where its owner has switched that on, and answers 202 elsewhere.
    static func isKnownNotToMount(_ host: String) -> Bool {
        let host = host.lowercased()
        return host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn") || host == "public.ecr.aws"
    }
}
