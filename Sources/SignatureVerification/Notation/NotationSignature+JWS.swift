extension NotationSignature {
    private static let criticalLimit = 32

    /// Reads a JWS in its flattened JSON form (Notary Project, signature-envelope-jws.md).
    init(jws bytes: [UInt8]) throws(FormatError) {
        let root = try JSONField(parsing: bytes, as: Self.format, limits: JSONLimits(bytes: Self.sizeLimit))
        let protected = try root["protected"].string()
        let payload = try root["payload"].string()
        let header = root["header"]
        var certificates: [[UInt8]] = []
        for field in try header["x5c"].elements(atMost: Self.chainLimit) {
            certificates.append(try field.someBytes())
        }
        try self.init(
            headers: try Self.headers(
                JSONField(parsing: try root["protected"].bytesForURLs(), as: "a Notation signature's protected header")
            ),
            unprotected: Unprotected(
                certificates: certificates,
                timestamp: try header[NotationHeader.timestamp].ifPresent?.someBytes(),
                agent: try header[NotationHeader.agent].ifPresent?.string()
            ),
            content: Content(
                payload: try root["payload"].bytesForURLs(),
                signedBytes: Array("\(protected).\(payload)".utf8),
                signature: try root["signature"].bytesForURLs()
            )
        )
    }

    private static func headers(_ field: JSONField) throws(FormatError) -> Headers {
        guard let scheme = Scheme(rawValue: try field[NotationHeader.scheme].string()) else {
            throw field[NotationHeader.scheme].error("is not known")
        }
        var critical: [String] = []
        for name in try field["crit"].elements(atMost: criticalLimit) { critical.append(try name.string()) }
        return Headers(
            algorithm: try field["alg"].string(),
            contentType: try field["cty"].string(),
            critical: critical,
            scheme: scheme,
            signingTime: try time(field[NotationHeader.signingTime(scheme)]),
            expiry: try time(field[NotationHeader.expiry]),
            plugin: try field[NotationHeader.plugin].ifPresent?.string()
        )
    }

    /// A time as RFC 3339 writes it.
    private static func time(_ field: JSONField) throws(FormatError) -> Int64? {
        guard field.isPresent else { return nil }
        guard let seconds = TimeText.seconds(try field.string()) else { throw field.error("is not a time") }
        return seconds
    }
}
