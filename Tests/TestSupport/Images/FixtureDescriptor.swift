/// What points at a blob or manifest of a fixture: its media type, digest and size, and for an image its platform.
public struct FixtureDescriptor: Hashable, Sendable, Codable {
    /// A platform as an index names it.
    public struct Platform: Hashable, Sendable, Codable {
        /// The operating system, such as `linux`.
        public var os: String
        /// The processor architecture, such as `amd64`.
        public var architecture: String

        /// Names a platform.
        ///
        /// - Parameters:
        ///   - os: The operating system.
        ///   - architecture: The processor architecture.
        public init(os: String = "linux", architecture: String) {
            self.os = os
            self.architecture = architecture
        }
    }

    /// The media type.
    public var mediaType: String
    /// `sha256:` and 64 hexadecimal digits.
    public var digest: String
    /// Bytes.
    public var size: Int
    /// The platform of an image, nil for all else.
    public var platform: Platform?
    /// Annotations, in the layout's index the tag.
    public var annotations: [String: String]?
}
