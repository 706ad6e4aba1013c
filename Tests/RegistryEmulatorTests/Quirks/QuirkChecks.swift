import RegistryEmulator

/// What shows a quirk: true with it, false without.
enum QuirkChecks {
    typealias Check = @Sendable (RegistryUnderTest) async throws -> Bool

    static var all: [Quirk: Check] {
        manifests.merging(referrers) { first, _ in first }.merging(blobs) { first, _ in first }
            .merging(lists) { first, _ in first }.merging(tokens) { first, _ in first }
    }

    static let subject = "sha256:" + String(repeating: "b", count: 64)
    static let ociIndex = "application/vnd.oci.image.index.v1+json"
    static let bytes = Array("0123456789".utf8)
    static var digest: String { RegistryUnderTest.digest(bytes) }
}
