import FoundationEssentials

/// What the look-up of credentials knows of the process: handed in, so that nothing depends on the machine by accident.
public struct CredentialsEnvironment: Sendable {
    /// The environment variables; helpers get them too.
    public var variables: [String: String]
    /// The home folder, where there is one.
    public var homeFolder: String?

    /// Makes an environment.
    ///
    /// - Parameters:
    ///   - variables: the environment variables.
    ///   - homeFolder: the home folder; by default what `HOME` says.
    public init(variables: [String: String], homeFolder: String? = nil) {
        self.variables = variables
        self.homeFolder = homeFolder ?? variables["HOME"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The environment of this process.
    ///
    /// - Returns: its variables and its user's home folder.
    public static func ofThisProcess() -> CredentialsEnvironment {
        let variables = ProcessInfo.processInfo.environment
        let isHomeSet = variables["HOME"]?.isEmpty == false
        return CredentialsEnvironment(
            variables: variables,
            homeFolder: isHomeSet ? nil : FileManager.default.homeDirectoryForCurrentUser.path
        )
    }

    /// The value of a variable that is set and not empty.
    func value(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
