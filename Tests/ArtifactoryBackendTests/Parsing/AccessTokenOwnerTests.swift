import FoundationEssentials
import HTTPTransport
import Testing
import Secrets

@testable import ArtifactoryBackend

@Suite("An access token may say whose it is")
struct AccessTokenOwnerTests {
    private func token(_ claims: String) -> Secret {
        let payload = Data(claims.utf8).base64EncodedString()
        let text = payload.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return Secret("eyJhbGciOiJSUzI1NiJ9.\(text).c2lnbmF0dXJl")
    }

    @Test(
        "by its subject",
        arguments: [
            (#"{"sub":"jfac@01abc/users/ci"}"#, "ci"),
            (#"{"sub":"jfrt@01abc/users/j.doe@example.com"}"#, "j.doe@example.com"),
            (#"{"sub":"jfac@01abc/users/"}"#, nil), (#"{"sub":"ci"}"#, nil), ("{}", nil), ("no JSON", nil),
        ] as [(String, String?)]
    )
    func subject(claims: String, name: String?) {
        #expect(AccessTokenOwner.name(in: token(claims)) == name)
    }

    @Test("or not, as a reference token", arguments: ["", "cmVmdGtuOjAxOjE3", "a.b", "a.%%.c"])
    func none(text: String) {
        #expect(AccessTokenOwner.name(in: Secret(text)) == nil)
    }
}
