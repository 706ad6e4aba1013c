/// What is said about artifacts (in-toto, attestation, statement.md, v0.1 and v1).
public struct InTotoStatement: Sendable, Hashable {
    static let format = "an in-toto statement"
    /// The type of an envelope's payload that is a statement.
    public static let payloadType = "application/vnd.in-toto+json"
    /// The most subjects of a statement.
    static let subjectLimit = 1024
    /// A statement may hold an SBOM with all its packages.
    static let limits = JSONLimits(bytes: 128 << 20, depth: 128, values: 5_000_000)

    /// What it is about.
    public let subjects: [Subject]
    /// The type of what is said: `https://slsa.dev/provenance/v1`.
    public let predicateType: String
    /// The whole statement, JSON.
    public let bytes: [UInt8]

    /// Something that a statement is about.
    public struct Subject: Sendable, Hashable {
        /// Its name; may be empty.
        public let name: String
        /// Its digests, in hexadecimal digits, by algorithm.
        public let digests: [String: String]
        /// What is said of it besides, such as is text.
        public let annotations: [String: String]
    }

    private static let types: Set<String> = ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"]

    /// Reads a statement.
    ///
    /// - Parameter content: the payload of an envelope.
    /// - Throws: ``FormatError``.
    public init(_ content: VerifiedContent) throws(FormatError) {
        guard case .payload(Self.payloadType, let bytes) = content.content else {
            throw FormatError(format: Self.format, place: "", reason: "is of another type")
        }
        let root = try JSONField(parsing: bytes, as: Self.format, limits: Self.limits)
        guard Self.types.contains(try root["_type"].string()) else { throw root["_type"].error("is not known") }
        predicateType = try root["predicateType"].string()
        var subjects: [Subject] = []
        for field in try root["subject"].elements(atMost: Self.subjectLimit) {
            subjects.append(
                Subject(
                    name: try field["name"].ifPresent?.string() ?? "",
                    digests: try field["digest"].strings(),
                    annotations: try field["annotations"].texts()
                )
            )
        }
        guard !subjects.isEmpty else { throw root["subject"].error("is empty") }
        self.subjects = subjects
        self.bytes = bytes
    }

    /// What is said, with every number as it is written; `nil` where nothing is.
    package var predicate: StrictJSON? {
        guard case .object(let members)? = try? StrictJSON(parsing: bytes, limits: Self.limits) else { return nil }
        return members["predicate"]
    }
}
