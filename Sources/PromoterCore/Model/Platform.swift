/// What an image runs on (image specification, image-index.md, "platform").
public struct Platform: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The processor, as Go names it: `amd64`, `arm64`.
    public var architecture: String
    /// The operating system, as Go names it: `linux`.
    public var os: String
    /// The variant of the processor: `v8`.
    public var variant: String?

    /// Makes a platform.
    ///
    /// - Parameters:
    ///   - os: the operating system.
    ///   - architecture: the processor.
    ///   - variant: the variant of the processor.
    public init(os: String, architecture: String, variant: String? = nil) {
        self.architecture = architecture
        self.os = os
        self.variant = variant
    }

    /// `os/architecture[/variant]`.
    public var description: String {
        os + "/" + architecture + (variant.map { "/" + $0 } ?? "")
    }
}
