import FoundationEssentials
import LocalBackend
import Logging
import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("promoter inspect, with signers to check signatures by", .requires(.openssl))
struct InspectVerdictTests {
    private static let predicateType = "https://example.com/built/v1"

    @Test("tells a signature that holds from one beside it in the same envelope")
    func beside() async throws {
        let images = try await SignedImages()
        try await configure(images)
        try await attest(images) { signature in [("alice", [1, 2, 3]), ("", signature), ("bob", signature)] }
        let run = await images.run("inspect", "team/app:1.0", "--in", "local:source")
        #expect(run.status == .done, "\(run.messages)")
        let signers = run.output.split(separator: "\n").filter { $0.contains("signer") }.suffix(3)
            .map { $0.drop { $0 != "s" } }
        #expect(
            signers == [
                "signer  key alice, not verified", "signer  a key, verified: signer release",
                "signer  key bob, verified: signer release",
            ]
        )
    }

    @Test("rejects all signatures of an envelope of which none holds")
    func none() async throws {
        let images = try await SignedImages()
        try await configure(images)
        try await attest(images) { _ in [("alice", [1, 2, 3]), ("bob", [4, 5, 6])] }
        let run = await images.run("inspect", "team/app:1.0", "--in", "local:source", "--output", "json")
        let attachments = try run.json()["root"]?["attachments"]?.array ?? []
        let attestation = attachments.first { $0["kind"]?.string == "attestation" }
        let signers = attestation?["signers"]?.array ?? []
        #expect(signers.map { $0["hint"]?.string } == ["alice", "bob"])
        #expect(signers.allSatisfy { $0["verified"] == .bool(false) })
        #expect(signers.allSatisfy { $0["rejection"]?.string?.contains("by a trusted key") == true })
    }

    private func configure(_ images: SignedImages) async throws {
        let key = try images.folder.write("", to: "release.pem")
        try await Tool.openssl
            .command(["genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key])
            .run()
        let publicKey = try await Tool.openssl.command(["pkey", "-in", key, "-pubout"]).run()
        try images.folder.write(publicKey + "\n", to: "release.pub")
        try images.folder.write(
            """
            registries:
              production: { backend: local, path: production }
            policy:
              signers:
                release: { key: release.pub }
              rules:
                - { destinations: [production], require: [{ signature: release }] }

            """,
            to: "promoter.yaml"
        )
    }

    /// Attaches an envelope with a statement about the image, with signatures that are made of the right one.
    private func attest(
        _ images: SignedImages,
        _ signatures: ([UInt8]) -> [(keyID: String, signature: [UInt8])]
    ) async throws {
        let digest = images.image.digest
        let payload = Array(
            """
            {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"app","digest":{"sha256":\
            "\(digest.dropFirst("sha256:".count))"}}],"predicateType":"\(Self.predicateType)","predicate":{}}
            """
            .utf8
        )
        let type = "application/vnd.in-toto+json"
        var signing = try Tool.openssl.command(["dgst", "-sha256", "-sign", images.folder.path("release.pem")])
        signing.input = Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
        let entries = signatures(try await signing.result().output)
            .map { #"{"keyid":"\#($0.keyID)","sig":"\#(Data($0.signature).base64EncodedString())"}"# }
        let envelope = Array(
            """
            {"payloadType":"\(type)","payload":"\(Data(payload).base64EncodedString())",\
            "signatures":[\(entries.joined(separator: ","))]}
            """
            .utf8
        )
        let backend = LocalBackend(root: images.folder.path("source"), name: "source", logger: Logger(label: "test"))
        let repository = try RepositoryName("team/app")
        for bytes in [envelope, Array("{}".utf8)] {
            _ = try await backend.push(BlobUpload(bytes: bytes, mediaType: .ociConfig), to: repository)
        }
        let manifest = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","size":2,"digest":"\(PromoterCore.Digest(of: Array("{}".utf8)))"},\
            "layers":[{"mediaType":"application/vnd.dsse.envelope.v1+json","size":\(envelope.count),"digest":\
            "\(PromoterCore.Digest(of: envelope))","annotations":{"dev.cosignproject.cosign/signature":"",\
            "predicateType":"\(Self.predicateType)"}}]}
            """
        try await backend.push(
            RawManifest(bytes: Array(manifest.utf8), mediaType: .ociManifest),
            to: repository,
            tagged: try TagName(digest.replacing(":", with: "-") + ".att")
        )
    }
}
