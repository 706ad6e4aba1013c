/// Where docker's and containers' tools keep credentials, in the order in which promoter looks
/// (docs/decisions/credentials.md).
enum StoredCredentialsPaths {
    static func candidates(in environment: CredentialsEnvironment) -> [String] {
        // Who names the file means that file.
        if let file = environment.value("REGISTRY_AUTH_FILE") { return [file] }
        let home = environment.homeFolder
        let dockerFolder = environment.value("DOCKER_CONFIG")
        let paths = [
            dockerFolder.map { join($0, "config.json") },
            environment.value("XDG_RUNTIME_DIR").map { join($0, "containers/auth.json") },
            (environment.value("XDG_CONFIG_HOME") ?? home.map { join($0, ".config") })
                .map { join($0, "containers/auth.json") },
            dockerFolder == nil ? home.map { join($0, ".docker/config.json") } : nil,
        ]
        return paths.compactMap { $0 }
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}
