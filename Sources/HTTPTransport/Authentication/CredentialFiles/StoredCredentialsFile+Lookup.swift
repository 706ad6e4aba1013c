import FoundationEssentials
import Secrets

extension StoredCredentialsFile {
    /// What a file says of a registry.
    enum Finding: Sendable, Hashable {
        /// Nothing.
        case none
        /// Credentials under a key of the file.
        case credentials(RegistryCredentials, key: String)
        /// A helper that is to be asked for a server; `setting` names the entry that says so.
        case helper(name: String, server: String, setting: String)
    }

    /// Finds what the file says of a repository: a helper of the registry's own, then the entry with the longest
    /// matching key, then the helper for everything.
    ///
    /// - Parameters:
    ///   - address: the registry.
    ///   - repository: the repository's name, if it is about one.
    /// - Returns: what the entry that applies says.
    /// - Throws: where the entry that applies can't be understood.
    func finding(for address: RegistryAddress, repository: String?) throws(CredentialsError) -> Finding {
        let components = (repository ?? "").split(separator: "/")
        let keys = Self.ranked(Array(entries.keys), address: address, repository: components)
        let server = keys.first { StoredKey($0).namespace.isEmpty } ?? address.helperServer
        let helperKey = Self.ranked(Array(helpers.keys), address: address, repository: components).first
        if let helperKey, let name = helpers[helperKey], !name.isEmpty {
            return .helper(name: name, server: server, setting: "credHelpers.\(helperKey)")
        }
        for key in keys {
            guard let credentials = try credentials(under: key) else { continue }
            return .credentials(credentials, key: key)
        }
        // An empty name in credHelpers exempts the registry from credsStore, as docker has it.
        if helperKey == nil, let defaultHelper {
            return .helper(name: defaultHelper, server: server, setting: "credsStore")
        }
        return .none
    }

    /// The keys that apply, the one with the longest namespace first, and the plain spelling before others.
    private static func ranked(_ keys: [String], address: RegistryAddress, repository: [Substring]) -> [String] {
        keys.map { (text: $0, key: StoredKey($0)) }
            .filter { $0.key.serves(address, repository: repository) }
            .sorted { first, second in
                if first.key.namespace.count != second.key.namespace.count {
                    return first.key.namespace.count > second.key.namespace.count
                }
                return first.key.isPlain == second.key.isPlain ? first.text < second.text : first.key.isPlain
            }
            .map(\.text)
    }

    /// The credentials of one entry; `nil` for an empty one, which only says that a helper has them.
    private func credentials(under key: String) throws(CredentialsError) -> RegistryCredentials? {
        guard let entry = entries[key] else { return nil }
        let pair = try usernameAndPassword(of: entry, key: key)
        if let token = entry.identitytoken, !token.isEmpty {
            return .identityToken(Secret(token), username: pair.flatMap { $0.username.isEmpty ? nil : $0.username })
        }
        if let token = entry.registrytoken, !token.isEmpty { return .bearer(Secret(token)) }
        guard let pair else { return nil }
        let credentials = RegistryCredentials.stored(username: pair.username, secret: pair.password)
        return credentials == .anonymous ? nil : credentials
    }

    private func usernameAndPassword(
        of entry: Entry,
        key: String
    ) throws(CredentialsError) -> (username: String, password: String)? {
        if let username = entry.username, !username.isEmpty { return (username, entry.password ?? "") }
        let encoded = (entry.auth ?? "").filter { !$0.isWhitespace }
        guard !encoded.isEmpty else { return nil }
        guard let bytes = Data(base64Encoded: encoded), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let username = String(validating: bytes[..<colon], as: UTF8.self),
            let password = String(validating: bytes[(colon + 1)...].filter { $0 != 0 }, as: UTF8.self)
        else { throw .malformed(path, "auths.\(key).auth is not the base64 of USER:PASSWORD") }
        return (username, password)
    }
}
