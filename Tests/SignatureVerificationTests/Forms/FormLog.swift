import Crypto

@testable import SignatureVerification

/// A log of signatures, in the way of Rekor 1 or of Rekor 2.
struct FormLog {
    enum Generation: Sendable { case rekor1, rekor2 }

    static let name = "log.example.com"

    let generation: Generation
    let key: TestKey
    /// What its checkpoints say that they are of.
    var origin: String
    /// The root that its checkpoints have, where that is another than the proof's.
    var headRoot: [UInt8]?
    /// How many entries its checkpoints say that there are.
    var headSize = 5

    init(_ generation: Generation, key kind: TestKey.Kind? = nil) throws {
        self.generation = generation
        key = try TestKey(kind ?? (generation == .rekor1 ? .p256 : .ed25519))
        origin = generation == .rekor1 ? "\(Self.name) - 77" : Self.name
    }

    /// What entries call it: the digest of its key, with Ed25519 of its name and key (C2SP, signed-note.md).
    var id: [UInt8] {
        guard case .ed25519(let key) = key else { return Array(SHA256.hash(data: self.key.der)) }
        return Array(SHA256.hash(data: Array("\(Self.name)\n".utf8) + [1] + key.publicKey.rawRepresentation))
    }

    /// The log as a trusted root has it.
    func trusted(address: String = "https://\(name):3000/api") -> String {
        let details = if case .ed25519 = key { "PKIX_ED25519" } else { "PKIX_ECDSA_P256_SHA_256" }
        return """
            {"baseUrl":"\(address)","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"\(TestSignature.base64(key.der))",\
            "keyDetails":"\(details)","validFor":{"start":"2020-01-01T00:00:00Z"}},\
            "logId":{"keyId":"\(TestSignature.base64(id))"}}
            """
    }

    /// An entry as bundles have it: the third of five.
    func entry(_ body: String, of form: LoggedForm) throws -> String {
        let place = generation == .rekor1 ? 1002 : 2
        let promise =
            generation == .rekor1
            ? """
            "integratedTime":"\(FormCertificate.time)",\
            "inclusionPromise":{"signedEntryTimestamp":"\(try promise(body, at: place))"},
            """ : ""
        return """
            {"logIndex":"\(place)","logId":{"keyId":"\(TestSignature.base64(id))"},"kindVersion":{"kind":"\(form.kind)",\
            "version":"\(form.version)"},\(promise)"inclusionProof":\(try proof(body)),\
            "canonicalizedBody":"\(TestSignature.base64(Array(body.utf8)))"}
            """
    }

    /// An entry as cosign keeps it in an annotation.
    func annotation(_ body: String) throws -> String {
        """
        {"SignedEntryTimestamp":"\(try promise(body, at: 1002))","Payload":{"body":\
        "\(TestSignature.base64(Array(body.utf8)))","integratedTime":\(FormCertificate.time),"logIndex":1002,\
        "logID":"\(Hexadecimal.text(id))"}}
        """
    }

    private func promise(_ body: String, at place: Int) throws -> String {
        let promised = """
            {"body":"\(TestSignature.base64(Array(body.utf8)))","integratedTime":\(FormCertificate.time),\
            "logID":"\(Hexadecimal.text(id))","logIndex":\(place)}
            """
        return TestSignature.base64(try key.sign(Array(promised.utf8)))
    }

    private func proof(_ body: String) throws -> String {
        let leaves = (0..<5).map { MerkleProof.leaf($0 == 2 ? Array(body.utf8) : [UInt8($0)]) }
        let left = MerkleProof.node(leaves[0], leaves[1])
        let root = MerkleProof.node(MerkleProof.node(left, MerkleProof.node(leaves[2], leaves[3])), leaves[4])
        let head = "\(origin)\n\(headSize)\n\(TestSignature.base64(headRoot ?? root))\n"
        let signature = TestSignature.base64(id.prefix(4) + (try key.sign(Array(head.utf8))))
        let name = origin.prefix { $0 != " " }
        let checkpoint = "\(head)\n\u{2014} \(name) \(signature)\n".replacing("\n", with: "\\n")
        let hashes = [leaves[3], left, leaves[4]].map { "\"\(TestSignature.base64($0))\"" }.joined(separator: ",")
        return """
            {"logIndex":"2","rootHash":"\(TestSignature.base64(root))","treeSize":"5","hashes":[\(hashes)],\
            "checkpoint":{"envelope":"\(checkpoint)"}}
            """
    }
}
