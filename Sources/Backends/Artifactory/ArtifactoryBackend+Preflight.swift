internal import HTTPTransport
internal import OCIBackend
public import PromoterCore
internal import Secrets

extension ArtifactoryBackend {
    /// Asks for the version of the Artifactory and for the repository's class and package type, each once a run.
    ///
    /// Where a user may not see them, what comes later decides.
    public func preflight(as role: RegistryRole) async throws(RegistryError) {
        _ = try await instance.version { () throws(RegistryError) in try await askVersion() }
        let key = plane.key
        let configuration = try await configuration(of: key)
        let call = client.call("use the repository \(key)")
        guard configuration.holdsImages else {
            throw call.error(
                .unsupported,
                "it is a repository for packages of type \(call.secrets.quoted(configuration.packageType ?? "unknown")), not for images",
                remedy: "name a repository of package type docker or oci"
            )
        }
        switch (configuration.repositoryClass, role) {
        case (.remote, .destination):
            throw call.error(
                .unsupported,
                "it is a remote repository, which only fetches from another registry",
                remedy: "name a local repository as the destination"
            )
        case (.virtual, .destination):
            throw call.error(
                .unsupported,
                "it is a virtual repository, of which promoter would have to guess where images are kept",
                remedy: "name the local repository behind it as the destination"
                    + Self.naming(configuration.members, call)
            )
        case (.virtual, .source):
            try await resolve(configuration, call)
        default: break
        }
    }

    /// Goes on in the one local repository that a virtual one stands for.
    private func resolve(_ configuration: RepositoryConfiguration, _ call: RegistryCall) async throws(RegistryError) {
        guard configuration.members.count == 1, let member = configuration.members.first else {
            throw call.error(
                .unsupported,
                configuration.members.isEmpty
                    ? "it is a virtual repository, and this user may not see what it is made of"
                    : "it is a virtual repository of several, and an image may be in any of them",
                remedy: "name the local repository that has the image as the source"
                    + Self.naming(configuration.members, call)
            )
        }
        let found = try await self.configuration(of: member)
        switch found.repositoryClass {
        case .local, .federated: break
        case .remote, .virtual, nil:
            throw call.error(
                .unsupported,
                "it is a virtual repository of '\(call.secrets.quoted(member))', which is \(found.repositoryClass?.rawValue ?? "unknown")",
                remedy: "name the local repository that has the image as the source"
            )
        }
        do {
            try plane.move(to: member)
        } catch {
            let reason = call.secrets.quoted(error.reason)
            throw call.error(.unsupported, "\(reason)", remedy: "use \(call.secrets.quoted(error.expected))")
        }
    }

    private static func naming(_ members: [String], _ call: RegistryCall) -> String {
        let names = call.secrets.quoted(members.prefix(10).joined(separator: ", "))
        return members.isEmpty ? "" : ", one of \(names)"
    }

    private func askVersion() async throws(RegistryError) -> SystemVersion {
        let call = client.call("ask for the version of the Artifactory")
        let answer = try await client.get(endpoints.version, call)
        switch answer.status {
        case 200:
            guard answer.body.form != .page, let version = SystemVersion(answer.bytes) else {
                throw call.stranger("no Artifactory answers at \(endpoints.base.redacted)")
            }
            return version
        case 403: return .unknown
        case 404: throw call.stranger("no Artifactory answers at \(endpoints.base.redacted) (404)")
        default: throw call.refusal(answer, needs: "to log in")
        }
    }

    private func configuration(of key: String) async throws(RegistryError) -> RepositoryConfiguration {
        try await instance.configuration(of: key) { () throws(RegistryError) in try await askConfiguration(of: key) }
    }

    private func askConfiguration(of key: String) async throws(RegistryError) -> RepositoryConfiguration {
        let call = client.call("look for the repository \(key)")
        let answer = try await client.get(endpoints.repository(key), call)
        switch answer.status {
        case 200:
            guard answer.body.form != .page, let configuration = RepositoryConfiguration(answer.bytes) else {
                throw call.stranger("the answer is not the configuration of a repository")
            }
            return configuration
        case 403: return .unknown
        // Servers before version 7 answer 400.
        case 400, 404:
            guard answer.body.form != .page else { throw call.stranger("a web page says that it is not there") }
            throw call.error(
                .notFound,
                "there is no repository '\(key)' in this Artifactory (\(answer.status)), or this user may not see it",
                remedy:
                    "check the key and the permission Read of this user, or create a local repository of type docker",
                serverMessage: answer.said
            )
        default:
            throw call.refusal(answer, needs: "\(ArtifactoryPermission.read.rawValue) on \(key)")
        }
    }
}
