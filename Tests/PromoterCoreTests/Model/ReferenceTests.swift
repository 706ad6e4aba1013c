import PromoterCore
import Testing

@Suite("Names, tags, digests and references")
struct ReferenceTests {
    static let hex = String(repeating: "ab", count: 32)

    @Test(
        "a digest is an algorithm and lower-case hexadecimal digits",
        arguments: [
            ("sha256:\(hex)", true),
            ("sha512:\(hex)\(hex)", true),
            ("sha256:\(hex.uppercased())", false),
            ("sha256:\(hex.dropLast())", false),
            ("sha512:\(hex)", false),
            ("md5:0123", false),
            (hex, false),
            ("sha256:", false),
            ("", false),
        ]
    )
    func digest(text: String, isValid: Bool) {
        #expect(((try? Digest(text)) != nil) == isValid)
    }

    @Test("the digest of bytes is the known one")
    func digestOfBytes() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(Digest(of: []).text == "sha256:" + empty)
        #expect(Digest(of: Array("{}".utf8)).encoded.hasPrefix("44136fa355b3678a"))
        #expect(Digest(of: [], by: .sha512).encoded.hasPrefix("cf83e1357eefb8bd"))
    }

    @Test(
        "a repository's name follows the specification",
        arguments: [
            ("app", true), ("team/app", true), ("a/b/c/d", true), ("my-app", true), ("my--app", true), ("a_b", true),
            ("a__b", true), ("a.b", true), ("a0/1b", true),
            ("App", false), ("a___b", false), ("a..b", false), ("a._b", false), ("-a", false), ("a-", false),
            ("/a", false),
            ("a/", false), ("a//b", false), ("", false), ("a b", false), ("a:b", false), ("../a", false), ("ä", false),
            (String(repeating: "a", count: 256), false),
        ]
    )
    func repository(text: String, isValid: Bool) {
        #expect(((try? RepositoryName(text)) != nil) == isValid)
    }

    @Test(
        "a tag follows the specification",
        arguments: [
            ("1.0", true), ("latest", true), ("_a", true), ("A-b_c.d", true), ("sha256-\(hex).sig", true),
            (String(repeating: "a", count: 128), true),
            (String(repeating: "a", count: 129), false), ("", false), (".a", false), ("-a", false), ("a/b", false),
            ("a b", false), ("a:b", false), ("ü", false),
        ]
    )
    func tag(text: String, isValid: Bool) {
        #expect(((try? TagName(text)) != nil) == isValid)
    }

    @Test(
        "an image is repository[:tag][@digest], latest where neither is given",
        arguments: [
            ("app", "app", "latest", nil),
            ("team/app:1.0", "team/app", "1.0", nil),
            ("team/app@sha256:\(hex)", "team/app", nil, "sha256:\(hex)"),
            ("app:1.0@sha256:\(hex)", "app", "1.0", "sha256:\(hex)"),
        ] as [(String, String, String?, String?)]
    )
    func image(text: String, repository: String, tag: String?, digest: String?) throws {
        let image = try ImageReference(text)
        #expect(image.repository.text == repository)
        #expect(image.tag?.text == tag)
        #expect(image.digest?.text == digest)
        #expect(try ImageReference(image.description) == image)
    }

    @Test(
        "what is wrong with an image is said",
        arguments: [
            ("registry.example.com:5000/app:1.0", "registry"),
            ("https://registry.example.com/app", "--from"),
            ("host:5000/app", "host"),
            ("App:1.0", "upper case"),
            ("app:", "tag"),
            ("app@sha256:12", "64 lower-case"),
            ("", "repository name"),
        ]
    )
    func badImage(text: String, hint: String) {
        do {
            let image = try ImageReference(text)
            // A dot is allowed in a repository's name: only the port tells a host from a name.
            Issue.record("\(image) was accepted")
        } catch {
            #expect("\(error)".contains(hint), "\(error)")
        }
    }
}
