import FoundationEssentials

/// A home folder for registry clients: who they are at which registry, and whom they trust.
///
/// docker's `config.json` in it is read by crane, oras, cosign, notation and promoter, the same text as `auth.json` by
/// skopeo. The trusted authority is given through `SSL_CERT_FILE`, which Go programs and OpenSSL's honour.
public final class ClientHome: Sendable {
    private let folder: TemporaryFolder

    /// What a client's environment has to hold.
    public let environment: [String: String]

    /// The path of docker's `config.json`.
    public let dockerConfiguration: String

    /// Makes a home.
    ///
    /// - Parameters:
    ///   - credentials: A name and a password for each registry, by its address.
    ///   - authority: The path of a certificate authority, PEM, to trust instead of the system's.
    /// - Throws: When the folder cannot be written.
    public init(
        credentials: [String: (name: String, password: String)] = [:],
        authority: String? = nil
    ) throws {
        folder = try TemporaryFolder("home")
        let entries = credentials.sorted { $0.key < $1.key }
            .map { address, credential in
                let secret = Data("\(credential.name):\(credential.password)".utf8).base64EncodedString()
                return "\"\(address)\":{\"auth\":\"\(secret)\"}"
            }
        let text = "{\"auths\":{\(entries.joined(separator: ","))}}"
        dockerConfiguration = try folder.write(text, to: ".docker/config.json")
        let skopeo = try folder.write(text, to: ".config/containers/auth.json")
        var environment = [
            "HOME": folder.path,
            "DOCKER_CONFIG": folder.path(".docker"),
            "REGISTRY_AUTH_FILE": skopeo,
            "COSIGN_PASSWORD": "",
        ]
        if let authority { environment["SSL_CERT_FILE"] = authority }
        self.environment = environment
    }

    /// The path of the home folder.
    public var path: String { folder.path }
}
