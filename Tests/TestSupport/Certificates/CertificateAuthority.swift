import FoundationEssentials

/// A private certificate authority, and the certificates that it signs, made by the openssl command.
///
/// All keys are P-256, all certificates hold for two days, and all files go with this value.
public final class CertificateAuthority: Sendable {
    /// A certificate and its key, as paths of PEM files.
    public struct Identity: Hashable, Sendable {
        /// The path of the certificate.
        public let certificate: String
        /// The path of the private key, not encrypted.
        public let key: String
    }

    private let folder: TemporaryFolder

    /// The path of the authority's own certificate, PEM: what a client has to trust.
    public let certificate: String

    /// Makes an authority.
    ///
    /// - Parameter name: Its common name.
    /// - Throws: ``TestSupportError`` when openssl is missing or fails.
    public init(name: String = "promoter test authority") async throws {
        folder = try TemporaryFolder("authority")
        certificate = folder.path("ca.pem")
        try await Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2",
            "-subj", "/CN=\(name)", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", folder.path("ca.key"), "-out", certificate,
        ])
    }

    /// Signs a certificate for a server.
    ///
    /// - Parameter hosts: The names and addresses that it is for; the first is its common name.
    /// - Returns: The certificate and its key.
    /// - Throws: ``TestSupportError`` when openssl fails.
    public func server(hosts: [String] = ["localhost", "127.0.0.1", "::1"]) async throws -> Identity {
        let names = hosts.map { host in
            let isAddress = host.contains(":") || host.split(separator: ".").allSatisfy { UInt8($0) != nil }
            return isAddress ? "IP:\(host)" : "DNS:\(host)"
        }
        return try await identity(
            named: hosts.first ?? "localhost",
            extensions: ["extendedKeyUsage=serverAuth", "subjectAltName=\(names.joined(separator: ","))"]
        )
    }

    /// Signs a certificate for a client.
    ///
    /// - Parameter name: Its common name.
    /// - Returns: The certificate and its key.
    /// - Throws: ``TestSupportError`` when openssl fails.
    public func client(name: String) async throws -> Identity {
        try await identity(named: name, extensions: ["extendedKeyUsage=clientAuth"])
    }

    private func identity(named name: String, extensions: [String]) async throws -> Identity {
        let working = try TemporaryFolder("request")
        let stem = working.url.lastPathComponent
        let identity = Identity(certificate: folder.path("\(stem).pem"), key: folder.path("\(stem).key"))
        try await Self.openssl([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj", "/CN=\(name)",
            "-keyout", identity.key, "-out", working.path("request.pem"),
        ])
        let lines = ["basicConstraints=critical,CA:false", "keyUsage=critical,digitalSignature"] + extensions
        try working.write(lines.joined(separator: "\n"), to: "extensions")
        try await Self.openssl([
            "x509", "-req", "-in", working.path("request.pem"), "-days", "2", "-extfile", working.path("extensions"),
            "-CA", certificate, "-CAkey", folder.path("ca.key"), "-CAserial", working.path("serial"), "-CAcreateserial",
            "-out", identity.certificate,
        ])
        return identity
    }

    private static func openssl(_ arguments: [String]) async throws {
        try await Tool.openssl.command(arguments).run()
    }
}
