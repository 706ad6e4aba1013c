import PromoterCore
import Testing

@testable import ArtifactoryBackend

@Suite("Answers are read in all their forms")
struct AnswerTests {
    @Test(
        "what the server says with a refusal",
        arguments: [
            (
                #"{"errors" : [ {"status" : 404,"message" : "Unable to find item"} ]}"#, nil, .json,
                "Unable to find item"
            ),
            (
                #"{"errors":[{"code":"DENIED","message":"no","detail":{"a":1}}]}"#, "application/json", .json,
                "DENIED: no"
            ),
            (
                #"{"messages":[{"level":"ERROR","message":"not so"},{"level":"INFO","message":"skipped"}]}"#, nil,
                .json,
                "not so"
            ),
            (#"{"messages":[{"level":"info","message":"only this"}]}"#, nil, .json, "only this"),
            (#"{"error":"invalid_grant","error_description":"expired"}"#, nil, .json, "expired"),
            ("This REST API is available only in Artifactory Pro", "text/plain", .text, "This REST API"),
            ("<html>503</html>", "text/html;charset=utf-8", .page, "a web page"),
            (" \n", nil, .none, ""),
            ("{}", "application/json", .text, "{}"),
        ] as [(String, String?, ArtifactoryErrorBody.Form, String)]
    )
    func refusal(text: String, type: String?, form: ArtifactoryErrorBody.Form, said: String) {
        let body = ArtifactoryErrorBody(Array(text.utf8), contentType: type)
        #expect(body.form == form)
        #expect(body.text.hasPrefix(said), "\(body.text)")
    }

    @Test(
        "versions are compared by their numbers",
        arguments: [
            ("7.117.1", true), ("7.117.10", true), ("7.118", true), ("8", true), ("7.117.1-m001", true),
            ("7.117.0", false), ("7.94.1", false), ("6.20.0", false),
        ]
    )
    func version(text: String, sparesLayers: Bool) throws {
        let version = try #require(ServerVersion(text))
        #expect((version >= .sparesSharedLayers) == sparesLayers)
    }

    @Test("what is no version is none", arguments: ["", "x", "SNAPSHOT"])
    func noVersion(text: String) {
        #expect(ServerVersion(text) == nil)
    }

    @Test(
        "a repository's class and type are read in both forms",
        arguments: [
            (#"{"key":"a","rclass":"local","packageType":"docker"}"#, .local, true, true),
            (#"{"key":"a","type":"LOCAL","packageType":"Docker","url":"u"}"#, .local, true, true),
            (#"{"rclass":"federated","packageType":"oci"}"#, .federated, true, true),
            (#"{"rclass":"remote","packageType":"docker"}"#, .remote, false, true),
            (#"{"rclass":"virtual","packageType":"docker","repositories":["b"]}"#, .virtual, false, true),
            (#"{"rclass":"local","packageType":"maven"}"#, .local, true, false),
            ("{}", nil, true, true),
        ] as [(String, RepositoryConfiguration.RepositoryClass?, Bool, Bool)]
    )
    func repository(
        text: String,
        repositoryClass: RepositoryConfiguration.RepositoryClass?,
        keepsFiles: Bool,
        holdsImages: Bool
    ) throws {
        let configuration = try #require(RepositoryConfiguration(Array(text.utf8)))
        #expect(configuration.repositoryClass == repositoryClass)
        #expect(configuration.keepsFiles == keepsFiles)
        #expect(configuration.holdsImages == holdsImages)
    }

    @Test(
        "what the status of a promotion means",
        arguments: [
            (200, "done"), (201, "done"), (206, "partly"), (400, "declined"), (401, "declined"), (403, "declined"),
            (404, "missing"), (405, "declined"), (501, "declined"), (409, "failed"), (429, "failed"), (500, "failed"),
        ]
    )
    func promotion(status: Int, meaning: String) {
        let answer = PromoteAnswer(status: status, from: "staging", to: "production")
        #expect("\(answer)".hasPrefix(meaning), "\(answer)")
    }

    @Test(
        "what the answer to a copy means",
        arguments: [
            (200, .none, false, "done"), (400, .text, false, "notOffered"), (400, .none, false, "notOffered"),
            (400, .json, false, "notCopied"), (400, .json, true, "notOffered"), (404, .json, true, "notOffered"),
            (401, .json, false, "notPermitted"), (403, .json, false, "notPermitted"), (404, .json, false, "notCopied"),
            (405, .none, false, "notOffered"), (409, .json, false, "notCopied"), (501, .none, false, "notOffered"),
            (429, .none, true, "failed"), (500, .json, false, "failed"), (502, .page, false, "failed"),
        ] as [(Int, ArtifactoryErrorBody.Form, Bool, String)]
    )
    func copy(status: Int, form: ArtifactoryErrorBody.Form, lacksPro: Bool, meaning: String) {
        let answer = CopyAnswer(status: status, form: form, lacksProAPI: lacksPro, from: "staging", to: "production")
        #expect("\(answer)".hasPrefix(meaning), "\(answer)")
    }

    @Test(
        "an edition without the API of Artifactory Pro is known by what it says of itself",
        arguments: [
            (#"{"version":"7.1.0","addons":["docker","aql"]}"#, true),
            (#"{"version":"7.1.0","addons":["docker","rest"]}"#, false),
            (#"{"version":"7.1.0"}"#, false),
        ]
    )
    func edition(text: String, lacksPro: Bool) throws {
        #expect(try #require(SystemVersion(Array(text.utf8))).lacksProAPI == lacksPro)
    }
}
