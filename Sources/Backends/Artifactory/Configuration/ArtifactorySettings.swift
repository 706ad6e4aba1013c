internal import HTTPTransport
internal import OCIBackend
internal import PromoterCore

/// What a configuration or a location says of one repository of an Artifactory, checked.
struct ArtifactorySettings: Sendable {
    let location: RegistryLocation
    let address: ArtifactoryAddress
    /// The key of the repository.
    let repository: String
    let docker: DockerAccess
    let credentials: ArtifactoryCredentials
    let connection: ConnectionSettings
    let properties: PropertyTemplates?

    init(_ settings: BackendSettings, context: BackendContext) throws(SettingError) {
        guard let text = settings.text("url") else {
            throw SettingError(path: ["url"], reason: "it is missing", expected: ArtifactoryAddress.expected)
        }
        do {
            address = try ArtifactoryAddress(text)
        } catch {
            throw SettingError(path: ["url"], reason: error.reason, expected: error.expected)
        }
        repository = try Self.repository(settings, in: address)
        docker = try Self.docker(settings)
        _ = try docker.place(of: repository, at: address.base)
        credentials = try ArtifactoryCredentials(settings, environment: context.environment)
        connection = try ConnectionSettings(settings, context: context)
        properties = try PropertyTemplates(settings)
        location = RegistryLocation(
            name: settings.name,
            backend: "artifactory",
            address: "\(address.base.redacted)/\(repository)",
            identity: address.identity,
            otherAddresses: Self.otherAddresses(of: repository, at: address, docker)
        )
    }

    /// Where else the repository is reached: by what people write for it, and by docker's API in each of its forms.
    private static func otherAddresses(
        of repository: String,
        at address: ArtifactoryAddress,
        _ docker: DockerAccess
    ) -> [String] {
        let scheme = address.base.scheme
        let prefix = scheme == "http" ? "artifactory+http://" : "artifactory://"
        let written = prefix + address.base.redacted.dropFirst("\(scheme)://".count) + "/\(repository)"
        let places = [docker, DockerAccess(form: .repositoryPath, url: nil), DockerAccess(form: .subDomain, url: nil)]
            .compactMap { try? $0.place(of: repository, at: address.base) }
        let addresses = places.map { "\($0.base.origin)" + ($0.namespace.map { "/\($0)" } ?? "") }
        return [written] + addresses.filter { $0 != "\(address.base.origin)" }
    }

    /// The names that this Artifactory may be logged in to by.
    var addresses: [RegistryAddress] {
        var addresses = [Self.address(of: address.base)]
        if let base = try? docker.place(of: repository, at: address.base).base {
            addresses.append(Self.address(of: base))
        }
        // People log in to a host; the port is that of one of its doors.
        addresses.append(RegistryAddress(address.base.host))
        var seen: Set<RegistryAddress> = []
        return addresses.filter { seen.insert($0).inserted }
    }

    private static func address(of url: TransportURL) -> RegistryAddress {
        RegistryAddress(host: url.host, port: url.port, isPlainHTTP: url.scheme == "http")
    }

    private static func repository(
        _ settings: BackendSettings,
        in address: ArtifactoryAddress
    ) throws(SettingError) -> String {
        let key = settings.text("repository")
        if let key {
            do {
                try ArtifactoryAddress.check(key)
            } catch {
                throw SettingError(path: ["repository"], reason: error.reason, expected: error.expected)
            }
        }
        switch (key, address.repository) {
        case (let key?, let named?) where key != named:
            throw SettingError(
                path: ["repository"],
                reason: "it is '\(key)', and the URL leads to '\(named)'",
                expected: "one repository; leave it out of the URL, \(address.base.redacted)"
            )
        case (let key?, _), (nil, let key?): return key
        case (nil, nil):
            throw SettingError(
                path: ["repository"],
                reason: "it is missing",
                expected: "the key of a docker repository, docker-prod-local"
            )
        }
    }

    private static func docker(_ settings: BackendSettings) throws(SettingError) -> DockerAccess {
        let form = settings.text("docker", "access").flatMap { DockerAccess.Form(rawValue: $0) } ?? .direct
        guard let text = settings.text("docker", "url") else { return DockerAccess(form: form, url: nil) }
        do {
            let url = try TransportURL(text.contains("://") ? text : "https://" + text)
            guard form == .direct || url.path.split(separator: "/").isEmpty, url.query == nil else {
                throw SettingError(
                    path: ["docker", "url"],
                    reason: "it has a path, \(url.path)",
                    expected: "the host alone, https://HOST[:PORT]"
                )
            }
            return DockerAccess(form: form, url: url)
        } catch let error as SettingError {
            throw error
        } catch {
            throw SettingError(path: ["docker", "url"], reason: "\(error)", expected: "https://HOST[:PORT]")
        }
    }
}
