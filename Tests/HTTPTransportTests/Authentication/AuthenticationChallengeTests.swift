import HTTPTypes
import Testing

@testable import HTTPTransport

@Suite("WWW-Authenticate")
struct AuthenticationChallengeTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var field: String
        var challenges: [AuthenticationChallenge]

        init(_ field: String, _ challenges: (String, [String: String])...) {
            self.field = field
            self.challenges = challenges.map { AuthenticationChallenge(scheme: $0.0, parameters: $0.1) }
        }

        var testDescription: String { field }
    }

    @Test(
        "reads what registries send",
        arguments: [
            Example(
                #"Bearer realm="https://a/t?x=1",service="s",scope="repository:a/b:pull,push""#,
                ("Bearer", ["realm": "https://a/t?x=1", "service": "s", "scope": "repository:a/b:pull,push"])
            ),
            Example(
                #"bearer  Realm=https://a/t , service = "s , t" , scope="repository:h:5000/a/b:pull""#,
                ("bearer", ["realm": "https://a/t", "service": "s , t", "scope": "repository:h:5000/a/b:pull"])
            ),
            Example(
                #"Negotiate, Basic realm="x, \"y\"", Bearer realm="https://a/t""#,
                ("Negotiate", [:]),
                ("Basic", ["realm": #"x, "y""#]),
                ("Bearer", ["realm": "https://a/t"])
            ),
            Example(#"Basic realm="Sonatype Nexus""#, ("Basic", ["realm": "Sonatype Nexus"])),
            Example(
                #"Bearer realm="r",error="insufficient_scope",x-own="kept""#,
                ("Bearer", ["realm": "r", "error": "insufficient_scope", "x-own": "kept"])
            ),
            Example(#"Bearer realm="a\\b\"c""#, ("Bearer", ["realm": #"a\b"c"#])),
            Example("Negotiate YIIabc+/==, Basic realm=x", ("Negotiate", [:]), ("Basic", ["realm": "x"])),
            Example("Basic", ("Basic", [:])),
            Example(" , ,Basic realm=\"\" ,", ("Basic", ["realm": ""])),
            Example(#"Bearer realm="first",realm="second""#, ("Bearer", ["realm": "first"])),
            Example("Basic realm=\"\u{e9}t\u{e9}\"", ("Basic", ["realm": "\u{e9}t\u{e9}"])),
        ]
    )
    func reads(example: Example) {
        #expect(AuthenticationChallenge.parse(example.field) == example.challenges)
    }

    @Test(
        "takes no realm from what is malformed",
        arguments: [
            "", " ", ",", ",,,", "=", "=x", "\"", "\"\"", "realm=\"x\"", "Bearer realm=\"unterminated",
            "Bearer \"realm\"=x",
            "Bearer=x", "Bearer@ realm=x", "\\", "Bearer realm", "Bearer ,=,", "\u{0}\u{1}", "Bearer realm\"=\"x",
        ]
    )
    func malformed(field: String) {
        let preferred = AuthenticationChallenge.preferred(among: AuthenticationChallenge.parse(field))
        #expect(preferred == nil)
    }

    @Test("survives every cut and every changed byte of a long field")
    func mutations() {
        let field =
            #"Negotiate, Basic realm="x, \"y\"", Bearer realm="https://a/t",service="s",scope="repository:a:pull""#
        let bytes = Array(field.utf8)
        var read = 0
        for index in bytes.indices {
            read += AuthenticationChallenge.parse(String(decoding: bytes[..<index], as: UTF8.self)).count
            for replacement in #"",\= a"#.utf8 {
                var changed = bytes
                changed[index] = replacement
                read += AuthenticationChallenge.parse(String(decoding: changed, as: UTF8.self)).count
            }
        }
        #expect(read > bytes.count)
    }

    @Test("reads several fields of one answer")
    func severalFields() {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .wwwAuthenticate, value: "Basic realm=a"))
        headers.append(HTTPField(name: .wwwAuthenticate, value: "Bearer realm=\"https://b/t\""))
        #expect(AuthenticationChallenge.challenges(in: headers).map(\.scheme) == ["Basic", "Bearer"])
    }

    @Test(
        "prefers Bearer with a realm, then Basic, and no other",
        arguments: [
            ("Basic realm=a, Bearer realm=\"https://b/t\"", "Bearer"),
            ("Bearer service=s, Basic realm=a", "Basic"),
            ("Negotiate, BASIC realm=a", "BASIC"),
            ("Negotiate, NTLM", nil),
        ]
    )
    func preferred(field: String, scheme: String?) {
        #expect(AuthenticationChallenge.preferred(among: AuthenticationChallenge.parse(field))?.scheme == scheme)
    }

    @Test("gives the scopes that were missing")
    func scopes() throws {
        let field = #"Bearer realm=r,scope="repository:a/b:pull,push repository:c:pull",error="insufficient_scope""#
        let challenge = try #require(AuthenticationChallenge.parse(field).first)
        #expect(challenge.scopes == [.repository("a/b", .pull, .push), .repository("c", .pull)])
        #expect(challenge.isInsufficientScope)
    }
}
