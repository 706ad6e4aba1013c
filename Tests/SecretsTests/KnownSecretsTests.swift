import FoundationEssentials
import Testing

@testable import Secrets

@Suite("A text from outside")
struct KnownSecretsTests {
    private static let password = "Grün & \"s3cret\"/+"
    private static let token = "Zm9vYmFyYmF6cXV4-_Zm9vYmFyYmF6cXV4cXV1eA.signature-part_1"

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static func percent(_ text: String, _ digits: (UInt8) -> String, keeping kept: String = "") -> String {
        text.utf8
            .map { byte in
                let scalar = Unicode.Scalar(byte)
                let isKept = byte < 0x80 && (scalar.properties.isAlphabetic || kept.unicodeScalars.contains(scalar))
                return isKept ? String(scalar) : "%" + digits(byte)
            }
            .joined()
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
    }

    /// How a server may write what it was told.
    private static let encodings: [(name: String, encode: @Sendable (String) -> String)] = [
        ("as it is", { $0 }),
        ("in lower case", { $0.lowercased() }),
        ("in base 64", { base64($0) }),
        ("in base 64 without padding", { base64($0).replacing("=", with: "") }),
        ("in the URL's base 64", { base64($0).replacing("+", with: "-").replacing("/", with: "_") }),
        ("as a header", { "Basic " + base64("robot:" + $0) }),
        ("as a header in base 64", { base64("Bearer " + $0) }),
        ("as a header in base 64 twice", { base64("Basic " + base64("robot:" + $0)) }),
        ("in JSON in base 64", { base64(#"{"a":"b","c":"\#($0)","d":1}"#) }),
        (
            "in base 64 broken over lines",
            { text in
                let encoded = base64("some-user-of-the-registry:" + text)
                return stride(from: 0, to: encoded.count, by: 8)
                    .map { String(encoded.dropFirst($0).prefix(8)) }.joined(separator: "\r\n")
            }
        ),
        ("percent-encoded", { percent($0, hex) }),
        ("percent-encoded in capitals", { percent($0) { hex($0).uppercased() } }),
        ("percent-encoded in part", { percent($0, hex, keeping: "&\"/+") }),
        ("percent-encoded twice", { percent(percent($0, hex), hex) }),
        ("in base 64, percent-encoded", { percent(base64($0)) { hex($0).uppercased() } }),
        ("as in a form", { percent($0, hex, keeping: " ").replacing(" ", with: "+") }),
        ("as in JSON", { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("/", with: "\\/") }),
        (
            "as in JSON's ASCII",
            { text in
                text.utf16
                    .map { unit in
                        let digits = String(unit, radix: 16)
                        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                    .joined()
            }
        ),
        (
            "as in HTML",
            { $0.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("/", with: "&#x2F;") }
        ),
        ("in hexadecimal", { $0.utf8.map(hex).joined() }),
        ("taken for Latin 1", { text in String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) })) }),
        ("as ASCII", { text in text.unicodeScalars.map { $0.isASCII ? String($0) : "?" }.joined() }),
    ]

    /// What stands beside the secret.
    private static let harmless = [
        "denied", "for", "sorry", "Basic", base64("Bearer "), base64("Basic " + base64("robot:")),
        base64("some-user-of-the-registry:"), base64(#"{"a":"b","c":""#), base64(#"","d":1}"#),
    ]

    @Test("never shows a secret, in whatever encoding it comes back", arguments: [password, token], 0..<22)
    func hidden(secret: String, number: Int) {
        let (name, encode) = Self.encodings[number]
        let known = KnownSecrets([Secret(secret), Secret(Self.base64("robot:" + secret))])
        let written = encode(secret)
        for text in ["denied for '\(written)', sorry", written, "\"\(written)\"", "a=\(written)&b=c"] {
            let shown = known.quoted(text).text
            #expect(shown.contains("***"), "\(name): \(shown)")
            // Nothing is left of which a part of the secret could be read.
            let rest = shown.replacing("***", with: " ")
            for word in rest.split(whereSeparator: { " '\",&=".contains($0) }) {
                let isHarmless = word.utf8.count < 5 || Self.harmless.contains { $0.contains(word) }
                #expect(isHarmless, "\(name): \(shown)")
            }
        }
    }

    @Test("shows no beginning of a long secret either")
    func beginning() {
        let known = KnownSecrets([Secret(Self.token)])
        let shown = known.quoted("bad token \(Self.token.prefix(40))… given").text
        #expect(shown == "bad token ***… given")
    }

    @Test(
        "hides a short secret where it stands alone",
        arguments: [
            ("abc", "abc is not the password", "*** is not the password"),
            ("abc", "the abcess; abc.", "the abcess; ***."),
            ("abc", "Basic " + base64("u:abc"), "Basic ***"),
            ("abc", "abcd=\(base64("abc"))", "abcd=***"),
            ("x", "a box: x", "a box: ***"),
            ("", "nothing is hidden", "nothing is hidden"),
            (" ", "nothing is hidden", "nothing is hidden"),
            ("four", "fourteen", "***teen"),
        ]
    )
    func short(password: String, text: String, shown: String) {
        let known = KnownSecrets([Secret(password), Secret(Self.base64("u:" + password))])
        #expect(known.quoted(text).text == shown)
    }

    @Test("stays as it is where it tells nothing")
    func harmless() {
        let known = KnownSecrets([Secret("correct horse battery staple")])
        let text = "a correct answer; 100% \\ of &amp; it %zz \\u12 &#;"
        #expect(known.hiding(in: text) == text)
        #expect(KnownSecrets().hiding(in: text) == text)
    }

    @Test("is one line, short, and without control characters")
    func line() {
        let text = KnownSecrets().quoted(String(repeating: "x\u{1b}\n", count: 2000)).text
        #expect(text.count == 301)
        #expect(text.hasSuffix("…"))
        #expect(!text.contains("\n") && !text.contains("\u{1b}"))
    }

    @Test(
        "hides what is named like a secret",
        arguments: [
            (#"{"error": "no", "access_token": "abcdef"}"#, #"{"error": "no", *** ***"#),
            (#"{"Secret" : "abcdef" }"#, #"*** *** *** }"#),
            (#"{"a":1,"token":"abc"}"#, "***"),
            ("jwt eyJhbGciOi.x", "jwt ***"),
            ("no: it is so", "no: it is so"),
        ]
    )
    func named(text: String, shown: String) {
        #expect(KnownSecrets().quoted(text).text == shown)
    }
}
