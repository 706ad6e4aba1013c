import HTTPTransport
@testable import OCIBackend
import PromoterCore
import Secrets
import Testing

@Suite("What a registry's refusal means")
struct RefusalTests {
    private let call: RegistryCall

    init() throws {
        call = RegistryCall(
            operation: "write the manifest",
            location: RegistryLocation(name: "test", backend: "oci", address: "https://r.example", identity: "r"),
            repository: try RepositoryName("team/app"),
            reference: "1.0",
            scopes: [],
            secrets: KnownSecrets()
        )
    }

    @Test(
        "status and codes become a kind",
        arguments: [
            (401, "", .unauthorized), (403, "", .forbidden), (404, "", .notFound), (405, "", .unsupported),
            (409, "", .immutable),
            (412, #"{"errors":[{"code":"PRECONDITION","message":"configured as immutable"}]}"#, .immutable),
            (413, "", .tooLarge), (429, "slow down", .rateLimited), (500, "<html>", .unavailable),
            (503, "", .unavailable),
            (400, #"{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}"#, .incomplete),
            (400, #"{"errors":[{"code":"MANIFEST_INVALID","message":"no"}]}"#, .invalid),
            (400, #"{"errors":[{"code":"TAG_INVALID","message":"the tag is immutable"}]}"#, .immutable),
            (400, #"{"errors":[{"code":"DENIED","message":"no"}]}"#, .forbidden),
            (400, #"{"errors":[{"code":"UNSUPPORTED"}]}"#, .unsupported),
            (400, #"{"errors":[{"code":"SIZE_INVALID"}]}"#, .tooLarge),
        ] as [(Int, String, RegistryError.Kind)]
    )
    func kinds(status: Int, body: String, kind: RegistryError.Kind) {
        let error = call.refusal(
            status: status,
            body: OCIErrorBody(Array(body.utf8), contentType: nil, hiding: call.secrets)
        )
        #expect(error.kind == kind)
        #expect(!error.remedy.isEmpty)
        #expect("\(error)".contains("team/app"))
        #expect("\(error)".contains("https://r.example"))
    }

    @Test("a server's text is one line, capped, without control characters; a web page is called so")
    func text() {
        let long = OCIErrorBody(
            Array(String(repeating: "x\u{1b}\n", count: 2000).utf8),
            contentType: "text/plain",
            hiding: call.secrets
        )
        let text = long.message?.text ?? ""
        #expect((1...301).contains(text.count))
        #expect(!text.contains("\n") && !text.contains("\u{1b}"))
        let page = OCIErrorBody(Array("<html>secret</html>".utf8), contentType: "text/html", hiding: call.secrets)
        #expect(page.message?.text == "a web page")
        let odd = OCIErrorBody(
            Array(#"{"errors":[{"code":7,"message":["a"]}]}"#.utf8),
            contentType: nil,
            hiding: call.secrets
        )
        #expect(odd.codes.isEmpty)
    }

    @Test(
        "the next page is found in a Link field",
        arguments: [
            (#"</v2/a/tags/list?last=b&n=2>; rel="next""#, "/v2/a/tags/list?last=b&n=2"),
            (#"<https://x/y>;rel=next"#, "https://x/y"),
            (#"</first>; rel="first", </more>; rel="next""#, "/more"),
            (#"</first>; rel="first""#, nil),
            ("nonsense", nil),
            ("", nil),
            ("<", nil),
        ] as [(String, String?)]
    )
    func link(field: String, next: String?) {
        #expect(LinkHeader.next(in: field) == next)
    }

    @Test(
        "Amazon's registries are looked into first",
        arguments: [
            ("123.dkr.ecr.eu-west-1.amazonaws.com", true), ("public.ecr.aws", true), ("registry.example.com", false),
        ]
    )
    func looksFirst(host: String, isFirst: Bool) {
        #expect(BlobLookRule(host: host, looksFirst: nil).isLookingFirst == isFirst)
        #expect(!BlobLookRule(host: host, looksFirst: false).isLookingFirst)
    }
}
