@testable import PromoterCore
import Testing

@Suite("Tags that are made of digests")
struct DigestTagTests {
    private static let hex = String(repeating: "0123456789abcdef", count: 4)

    @Test(
        "are told from a user's own, and each tells what it is for and of which manifest",
        arguments: [
            ("sha256-\(hex)", DigestTag.Purpose.referrers, true), ("sha256-\(hex).sig", .cosign(.signature), true),
            ("sha256-\(hex).att", .cosign(.attestation), true), ("sha256-\(hex).sbom", .cosign(.sbom), true),
            ("sha256-\(hex).src", .other("src"), true), ("sha256-\(hex).imgpkg", .other("imgpkg"), true),
            ("sha256-\(hex).sig.old", .other("sig.old"), true), ("sha256-\(hex).SIG", .other("SIG"), true),
            ("sha256-\(hex).", .other(""), true), ("sha512-\(hex)", .referrers, false),
            ("sha512-\(hex).sig", .cosign(.signature), false),
        ]
    )
    func reserved(text: String, purpose: DigestTag.Purpose, tellsSubject: Bool) throws {
        let tag = try #require(DigestTag(TagName(text)))
        #expect(tag.purpose == purpose)
        #expect(tag.subject?.text == (tellsSubject ? "sha256:\(Self.hex)" : nil))
    }

    @Test(
        "are none where the digest is not whole or is another's",
        arguments: [
            "sha256-\(hex.dropLast())", "sha256-\(hex)0", "sha256-\(hex.uppercased())", "sha256_\(hex)", "md5-\(hex)",
            "sha256-", "sha256-main", "latest", "1.0", "x-sha256-\(hex)", "sha256-\(hex)-sig", "sha256-abc.sig",
        ]
    )
    func own(text: String) throws {
        #expect(DigestTag(try TagName(text)) == nil)
    }

    @Test("are what cosign and the specification make of a digest")
    func made() throws {
        let digest = try Digest("sha256:\(Self.hex)")
        for scheme in CosignTag.allCases {
            let tag = try #require(scheme.name(for: digest))
            #expect(DigestTag(tag)?.purpose == .cosign(scheme))
            #expect(DigestTag(tag)?.subject == digest)
        }
        let list = try #require(ReferrersTag.name(for: try Digest("sha512:\(Self.hex)\(Self.hex)")))
        #expect(DigestTag(list)?.purpose == .referrers)
    }
}
