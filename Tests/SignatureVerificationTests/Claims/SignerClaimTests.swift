import FoundationEssentials
import Testing

@testable import SignatureVerification

@Suite("What signatures claim")
struct SignerClaimTests {
    @Test("is a workflow and its issuer where the bundle's certificate says so")
    func keylessBundle() throws {
        guard
            case .keyless(let identity, let issuer, let fingerprint) =
                SignerClaim.ofBundle(try Vector.bundle("happy-path-v0.3"))
        else {
            Issue.record("no identity")
            return
        }
        #expect(identity == .uri(Vector.identity))
        #expect(issuer == Vector.issuer)
        #expect(fingerprint == "1d14e1e52767b3ddff7895038b50e680a06f6bc61a50634f51612dba9d5f27b8")
    }

    @Test("is a key's hint where the bundle names a key")
    func keyedBundle() throws {
        let claim = SignerClaim.ofBundle(try Vector.bundle("managed-key-and-trusted-root"))
        #expect(claim == .key(hint: "TLMsSDfG3ajPsWge+z/vX5T/zluXnmvbkTkwLIV68Tk="))
    }

    @Test("is an address and its issuer, raw in an old certificate, where cosign's annotations have one")
    func keylessLayer() throws {
        let claim = SignerClaim.ofCosign(annotations: try CosignVector("dir-img-cosign-fulcio-rekor-valid").annotations)
        guard case .keyless(.email("mitr@redhat.com"), "https://github.com/login/oauth", _)? = claim else {
            Issue.record("\(String(describing: claim))")
            return
        }
    }

    @Test(
        "is a key where cosign's annotations have no certificate",
        arguments: ["dir-img-cosign-valid", "dir-img-cosign-key-rekor-valid", "dir-img-cosign-modified-manifest"]
    )
    func keyedLayer(name: String) throws {
        #expect(SignerClaim.ofCosign(annotations: try CosignVector(name).annotations) == .key(hint: nil))
    }

    @Test("is nothing where the annotations are not cosign's")
    func otherLayer() {
        #expect(SignerClaim.ofCosign(annotations: ["org.opencontainers.image.title": "a"]) == nil)
        #expect(SignerClaim.ofCosign(annotations: ["dev.sigstore.cosign/certificate": "a"]) == nil)
    }

    @Test(
        "is unknown where cosign's annotations can't be read, and says why",
        arguments: [
            (["dev.cosignproject.cosign/signature": "a"], "not cosign's signature: it is not base 64"),
            (["dev.sigstore.cosign/certificate": "a"], "not PEM with CERTIFICATE: it has none"),
            (
                ["dev.sigstore.cosign/certificate": "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n"],
                "not PEM with CERTIFICATE: it can't be read"
            ),
            (
                ["dev.sigstore.cosign/certificate": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"],
                "not PEM with CERTIFICATE: it has something else"
            ),
            (
                ["dev.sigstore.cosign/certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
                "not a certificate: it can't be read"
            ),
        ]
    )
    func unreadableLayer(annotations: [String: String], reason: String) {
        let all = ["dev.cosignproject.cosign/signature": "AAAA"].merging(annotations) { _, new in new }
        #expect(SignerClaim.ofCosign(annotations: all) == .unknown(reason: reason))
    }

    @Test("is the name of the key that an envelope gives", arguments: [("a", "a"), ("", nil)])
    func envelope(keyID: String, hint: String?) {
        let text = #"{"payloadType":"a","payload":"","signatures":[{"keyid":"\#(keyID)","sig":"AAAA"},{"sig":"AAAA"}]}"#
        #expect(SignerClaim.ofEnvelope(Array(text.utf8)) == [.key(hint: hint), .key(hint: nil)])
    }

    @Test("is whom a certificate is for with Notation", arguments: NotationSignatureTests.files)
    func notation(file: String, form: NotationSignature.Envelope) throws {
        guard
            case .certificate(let subject, nil, let fingerprint) =
                SignerClaim.ofNotation(try Vector.bytes(file), as: form)
        else {
            Issue.record("no certificate")
            return
        }
        #expect(subject == "CN=promoter.test,O=Notary,L=Seattle,ST=WA,C=US")
        #expect(fingerprint == "6c2192a4d4082244b345301c39e26026d8dac2a1376c3c29b4efa39936f4bf05")
    }

    @Test("is found or unknown, whatever byte of a certificate is damaged")
    func damage() throws {
        let annotations = try CosignVector("dir-img-cosign-fulcio-rekor-valid").annotations
        let pem = try #require(annotations["dev.sigstore.cosign/certificate"])
        let der = try #require(try PEMText.documents(pem, label: "CERTIFICATE", atMost: 1).first)
        var refused = 0
        for damaged in der.damaged(step: 3) where (try? SigningCertificate(der: damaged)) == nil {
            refused += 1
        }
        #expect(refused > 0)
    }
}
