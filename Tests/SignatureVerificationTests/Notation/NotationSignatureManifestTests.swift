import Testing

@testable import SignatureVerification

@Suite("Manifests of Notation signatures")
struct NotationSignatureManifestTests {
    private static let subject =
        #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:8ca4","size":555}"#
    private static let layer = #"{"mediaType":"application/jose+json","digest":"sha256:9834","size":32654}"#

    @Test(
        "are read in their new form and their old one",
        arguments: [
            #""artifactType":"application/vnd.cncf.notary.signature","config":{"mediaType":"application/vnd.oci.empty.v1+json"}"#,
            #""config":{"mediaType":"application/vnd.cncf.notary.signature"}"#,
        ]
    )
    func content(type: String) throws {
        let manifest = try read("{\(type),\"layers\":[\(Self.layer)],\"subject\":\(Self.subject)}")
        #expect(
            manifest.subject
                == NotationArtifact(
                    mediaType: "application/vnd.oci.image.manifest.v1+json",
                    digest: "sha256:8ca4",
                    size: 555
                )
        )
        #expect(manifest.form == .jws)
        #expect(manifest.digest == "sha256:9834")
        #expect(manifest.size == 32654)
    }

    private static let type = #""artifactType":"application/vnd.cncf.notary.signature""#
    static let malformed: [(String, String)] = [
        ("{\"layers\":[\(layer)],\"subject\":\(subject)}", ".config.mediaType"),
        ("{\"artifactType\":\"x/y\",\"layers\":[\(layer)],\"subject\":\(subject)}", ".artifactType is not"),
        ("{\(type),\"layers\":[\(layer)]}", ".subject.mediaType"),
        ("{\(type),\"layers\":[],\"subject\":\(subject)}", ".layers is empty"),
        ("{\(type),\"layers\":[\(layer),\(layer)],\"subject\":\(subject)}", ".layers has more than 1"),
        (
            "{\(type),\"layers\":[{\"mediaType\":\"x/y\"}],\"subject\":\(subject)}",
            ".layers[0].mediaType is no envelope"
        ),
    ]

    @Test("are refused where they hold something else", arguments: malformed)
    func refused(text: String, reason: String) {
        let error = #expect(throws: FormatError.self) { try read(text) }
        #expect(error.map { "\($0)" }?.contains(reason) ?? false, "\(error.map { "\($0)" } ?? "")")
    }

    private func read(_ text: String) throws(FormatError) -> NotationSignatureManifest {
        try NotationSignatureManifest(parsing: Array(text.utf8))
    }
}
