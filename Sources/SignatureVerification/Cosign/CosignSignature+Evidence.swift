extension SignatureEvidence {
    /// Takes a layer of cosign's apart.
    ///
    /// A layer without a signature in its annotations is an attestation: its blob is an envelope, which has its own.
    ///
    /// - Parameters:
    ///   - annotations: the layer's annotations.
    ///   - blob: the layer's blob.
    /// - Throws: ``FormatError``.
    init(annotations: [String: String], blob: [UInt8]) throws(FormatError) {
        guard let layer = try CosignSignature(annotations: annotations) else {
            throw FormatError(format: "cosign's signature", place: "", reason: "has no annotation with a signature")
        }
        let certificates = (layer.certificate.map { [$0] } ?? []) + layer.chain
        let logEntries = try layer.logEntry.map { (text) throws(FormatError) in
            [try TransparencyLogEntry(cosignBundle: Array(text.utf8))]
        }
        let timestamps = try layer.timestamp.map { (text) throws(FormatError) in
            [
                try JSONField(parsing: Array(text.utf8), as: "cosign's timestamp")["SignedRFC3161Timestamp"]
                    .someBytes()
            ]
        }
        guard layer.signature.isEmpty else {
            self.init(
                content: UnverifiedContent(bytes: blob),
                signatures: [layer.signature],
                certificates: certificates,
                logEntries: logEntries ?? [],
                timestamps: timestamps ?? []
            )
            return
        }
        let envelope = try DSSEEnvelope(parsing: blob)
        self.init(
            content: envelope.content,
            signatures: envelope.signatures.map(\.signature),
            certificates: certificates,
            logEntries: logEntries ?? [],
            timestamps: timestamps ?? [],
            stampedBytes: blob
        )
    }
}

extension TransparencyLogEntry {
    /// Reads an entry as cosign keeps it in an annotation, without a proof that it is in the log.
    ///
    /// - Parameter bytes: the annotation, JSON.
    /// - Throws: ``FormatError``.
    init(cosignBundle bytes: [UInt8]) throws(FormatError) {
        let root = try JSONField(parsing: bytes, as: "cosign's log entry")
        let payload = root["Payload"]
        let body = try payload["body"].someBytes()
        let entry = try JSONField(parsing: body, as: "a log entry")
        let id = payload["logID"]
        guard let logID = Hexadecimal.bytes(try id.string()) else { throw id.error("is not hexadecimal") }
        self.init(
            logIndex: try payload["logIndex"].count(),
            logID: logID,
            kind: try entry["kind"].string(),
            kindVersion: try entry["apiVersion"].string(),
            integratedTime: try payload["integratedTime"].count(),
            signedEntryTimestamp: try root["SignedEntryTimestamp"].someBytes(),
            inclusionProof: nil,
            body: body
        )
    }
}
