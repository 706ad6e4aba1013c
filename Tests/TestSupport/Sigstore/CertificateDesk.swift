import Crypto
import FoundationEssentials

/// Answers as Fulcio does (its openapi, `/api/v1/signingCert` of cosign 2 and `/api/v2/signingCert` of cosign 3).
struct CertificateDesk: Sendable {
    let authority: SigstoreAuthority
    let provider: IdentityProvider
    let options: SigstoreServer.Options

    /// What Fulcio 1 is asked.
    private struct FirstRequest: Decodable {
        struct Key: Decodable { var content: Data }
        var publicKey: Key
        var signedEmailAddress: Data
    }

    /// What Fulcio 2 is asked.
    private struct SecondRequest: Decodable {
        struct Key: Decodable { var content: String }
        struct Proof: Decodable {
            var publicKey: Key
            var proofOfPossession: Data
        }
        var publicKeyRequest: Proof
    }

    func answer(to request: RecordedRequest) -> ScriptedAnswer {
        let scheme = "Bearer "
        guard let header = request.header("Authorization"), header.hasPrefix(scheme),
            let identity = provider.identity(in: String(header.dropFirst(scheme.count)))
        else { return Self.refusal("the token is not of \(provider.issuer), or it is over", status: 401) }
        let body = Data(request.body)
        let isFirst = request.path.hasPrefix("/api/v1/")
        let key: String
        let proof: Data
        if isFirst, let request = try? JSONDecoder().decode(FirstRequest.self, from: body) {
            key = String(decoding: request.publicKey.content, as: UTF8.self)
            proof = request.signedEmailAddress
        } else if !isFirst, let request = try? JSONDecoder().decode(SecondRequest.self, from: body) {
            key = request.publicKeyRequest.publicKey.content
            proof = request.publicKeyRequest.proofOfPossession
        } else {
            return Self.refusal("the request can't be read", status: 400)
        }
        // Who signs the name with the key has the key.
        guard let key = try? P256.Signing.PublicKey(pemRepresentation: key),
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: proof),
            key.isValidSignature(signature, for: Data(identity.text.utf8))
        else { return Self.refusal("the proof of the key's possession does not hold", status: 400) }
        guard let chain = try? chain(for: key, of: identity) else { return Self.refusal("no certificate", status: 500) }
        guard !isFirst else { return .text(chain.joined(), status: 201) }
        let list = chain.map { "\"\($0.replacing("\n", with: "\\n"))\"" }.joined(separator: ",")
        return .text(
            #"{"signedCertificateEmbeddedSct":{"chain":{"certificates":[\#(list)]}}}"#,
            headers: [("Content-Type", "application/json")]
        )
    }

    private func chain(for key: P256.Signing.PublicKey, of identity: SigstoreIdentity) throws -> [String] {
        let time = Int64(Date().timeIntervalSince1970) - options.certificateAge
        var request = SigstoreAuthority.Request(for: key, of: identity, issuer: provider.issuer, at: time)
        request.isPromised = options.promises
        return ([try authority.certificate(request)] + (try authority.identity.certificates)).map(\.certificatePEM)
    }

    private static func refusal(_ reason: String, status: Int) -> ScriptedAnswer {
        .text(#"{"code":3,"message":"\#(reason)"}"#, status: status, headers: [("Content-Type", "application/json")])
    }
}
