import Crypto
import FoundationEssentials

/// Answers as Rekor 1 does (its openapi.yaml), or as Rekor 2 (rekor-tiles, rekor_service.proto).
struct LogDesk: Sendable {
    let log: SigstoreLog
    let change: @Sendable (SigstoreLogEntry) -> SigstoreLogEntry

    /// What Rekor 1 is asked to take in.
    private struct Proposal: Decodable {
        struct Spec: Decodable {
            var data: ArtifactData?
            var signature: Signature?
            var proposedContent: ProposedContent?
            var content: EnvelopeContent?
            var publicKey: Data?
        }
        struct ArtifactData: Decodable { var hash: Hash }
        struct Hash: Decodable { var value: String }
        struct Signature: Decodable {
            struct Key: Decodable { var content: Data }
            var content: Data
            var publicKey: Key
        }
        struct ProposedContent: Decodable {
            var envelope: String
            var verifiers: [Data]
        }
        struct EnvelopeContent: Decodable { var envelope: String }
        var kind: String
        var apiVersion: String
        var spec: Spec
    }

    /// What Rekor 2 is asked to take in.
    private struct SecondProposal: Decodable {
        struct Request: Decodable {
            var digest: Data
            var signature: Signature
        }
        struct Signature: Decodable {
            var content: Data
            var verifier: Verifier
        }
        struct Verifier: Decodable { var x509Certificate: Key }
        struct Key: Decodable { var rawBytes: Data }
        var hashedRekordRequestV002: Request
    }

    private struct Envelope: Decodable {
        struct Signature: Decodable { var sig: Data }
        var payload: Data
        var signatures: [Signature]
    }

    func answer(to request: RecordedRequest, at url: String) -> ScriptedAnswer {
        switch (request.method, request.path) {
        case ("GET", "/api/v1/log/publicKey"):
            return .text(log.publicKey.pemRepresentation, headers: [("Content-Type", "application/x-pem-file")])
        case ("POST", "/api/v2/log/entries") where log.generation == .rekor2:
            guard let body = try? Self.secondBody(Data(request.body)),
                let entry = try? append(body)
            else { return Self.refusal }
            return .text(entry.json, status: 201, headers: [("Content-Type", "application/json")])
        case ("POST", "/api/v1/log/entries") where log.generation == .rekor1:
            guard let body = try? Self.body(Data(request.body)),
                let entry = try? append(body)
            else { return Self.refusal }
            return .text(
                entry.answer,
                status: 201,
                headers: [
                    ("Content-Type", "application/json"), ("ETag", entry.identifier),
                    ("Location", "\(url)/api/v1/log/entries/\(entry.identifier)"),
                ]
            )
        default: return ScriptedAnswer(404)
        }
    }

    private func append(_ body: SigstoreEntryBody) throws -> SigstoreLogEntry {
        change(try log.append(body, at: Int64(Date().timeIntervalSince1970)))
    }

    private static let refusal = ScriptedAnswer.text(
        #"{"code":400,"message":"no entry that this log knows"}"#,
        status: 400,
        headers: [("Content-Type", "application/json")]
    )

    /// The entry that Rekor 2 keeps of a proposal.
    private static func secondBody(_ proposal: Data) throws -> SigstoreEntryBody {
        let request = try JSONDecoder().decode(SecondProposal.self, from: proposal).hashedRekordRequestV002
        return .signature(
            digest: Array(request.digest),
            Array(request.signature.content),
            verifier: Array(request.signature.verifier.x509Certificate.rawBytes)
        )
    }

    /// The entry that Rekor 1 keeps of a proposal; `nil` where its kind is not known.
    private static func body(_ proposal: Data) throws -> SigstoreEntryBody? {
        let proposal = try JSONDecoder().decode(Proposal.self, from: proposal)
        switch (proposal.kind, proposal.apiVersion) {
        case ("hashedrekord", "0.0.1"):
            guard let data = proposal.spec.data, let signature = proposal.spec.signature else { return nil }
            return .signature(
                digest: data.hash.value,
                Array(signature.content),
                verifier: String(decoding: signature.publicKey.content, as: UTF8.self)
            )
        case ("dsse", "0.0.1"):
            guard let content = proposal.spec.proposedContent, let verifier = content.verifiers.first else {
                return nil
            }
            let envelope = try JSONDecoder().decode(Envelope.self, from: Data(content.envelope.utf8))
            guard let signature = envelope.signatures.first else { return nil }
            return .envelope(
                Array(content.envelope.utf8),
                payload: Array(envelope.payload),
                signature: Array(signature.sig),
                verifier: String(decoding: verifier, as: UTF8.self)
            )
        case ("intoto", "0.0.1"):
            guard let content = proposal.spec.content, let verifier = proposal.spec.publicKey else { return nil }
            let envelope = try JSONDecoder().decode(Envelope.self, from: Data(content.envelope.utf8))
            return .statement(
                Array(content.envelope.utf8),
                payload: Array(envelope.payload),
                verifier: String(decoding: verifier, as: UTF8.self)
            )
        default: return nil
        }
    }
}
