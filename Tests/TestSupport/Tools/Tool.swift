import FoundationEssentials
import Glibc

/// A real server or client that tests run: from the repository's `.tools/bin` (see `make tools`), or from `PATH`.
public enum Tool: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Debian's docker-registry, the CNCF distribution 2.8.
    case dockerRegistry = "docker-registry"
    /// skopeo of the machine's own suite.
    case skopeo
    /// crane of go-containerregistry.
    case crane
    /// oras.
    case oras
    /// cosign 2: signatures in tags.
    case cosign2
    /// cosign 3: signatures as sigstore bundles in referrers.
    case cosign3
    /// notation of the Notary project.
    case notation
    /// curl's command, which speaks HTTP/2 too.
    case curl
    /// OpenSSL's command.
    case openssl
    /// htpasswd of Apache's utilities.
    case htpasswd
    /// Ansible's ansible-playbook, with ansible-core's own modules.
    case ansible = "ansible-playbook"
    /// A Python that has dohq-artifactory, a client of Artifactory; its arguments are a script's path and the script's.
    case dohqArtifactory = "dohq-artifactory"

    /// The program's name.
    public var description: String { rawValue }

    /// The program's path, or nil where it is missing.
    public var path: String? {
        let own = "\(Repository.root)/.tools/bin/\(rawValue)"
        return access(own, X_OK) == 0 ? own : Command.find(rawValue)
    }

    /// A command that runs this tool.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - environment: What the environment holds besides `PATH` and `HOME`.
    ///   - folder: The working folder, or nil for the tests' own.
    /// - Returns: The command.
    /// - Throws: ``TestSupportError`` where the tool is missing.
    public func command(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: String? = nil
    ) throws(TestSupportError) -> Command {
        guard let path else {
            throw TestSupportError("\(self) is missing: run `make tools`, and mark the test with .requires(.\(self))")
        }
        return Command(path, arguments, environment: environment, folder: folder)
    }
}
