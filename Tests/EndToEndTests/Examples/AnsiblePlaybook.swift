import FoundationEssentials
import TestSupport

/// A playbook that is run by the real ansible-playbook on this machine.
struct AnsiblePlaybook: Sendable {
    /// The playbook's path.
    let path: String
    /// The inventory's path; without one, the playbook names its hosts itself.
    var inventory: String?
    /// Who promoter is, and whom it trusts.
    var home: ClientHome

    /// Names a playbook.
    ///
    /// - Parameters:
    ///   - path: The playbook's path.
    ///   - inventory: The inventory's path.
    ///   - home: Who promoter is and whom it trusts.
    /// - Throws: When a home cannot be made.
    init(_ path: String, inventory: String? = nil, home: ClientHome? = nil) throws {
        self.path = path
        self.inventory = inventory
        self.home = try home ?? ClientHome()
    }

    /// The example that runs `promoter promote`.
    static func example() throws -> AnsiblePlaybook {
        let folder = "\(Repository.root)/Examples/ansible"
        return try AnsiblePlaybook("\(folder)/promote.yml", inventory: "\(folder)/inventory.yml")
    }

    /// Runs the playbook.
    ///
    /// - Parameters:
    ///   - variables: What its variables are, as JSON.
    ///   - isCheck: True to let it only tell what it would change.
    ///   - environment: What the environment holds besides.
    /// - Returns: How it ended.
    /// - Throws: When ansible-playbook is missing, or says nothing of how it ended.
    func run(
        _ variables: [String: any Encodable & Sendable] = [:],
        isCheck: Bool = false,
        environment: [String: String] = [:]
    ) async throws -> PlayRecap {
        var arguments = [path] + (isCheck ? ["--check"] : []) + (inventory.map { ["-i", $0] } ?? [])
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
            let text = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
            arguments += ["-e", "{\"\(name)\":\(text)}"]
        }
        let surroundings = [
            "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1", "ANSIBLE_HOME": home.path + "/ansible",
            "ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        ]
        let all = home.environment.merging(surroundings) { $1 }.merging(environment) { $1 }
        return try PlayRecap(try await Tool.ansible.command(arguments, environment: all).result())
    }
}

/// How a playbook ended.
struct PlayRecap: Sendable, CustomStringConvertible {
    /// How many tasks changed something.
    let changed: Int
    /// How many tasks failed.
    let failed: Int
    /// All that was told.
    let text: String

    /// All that was told.
    var description: String { text }

    /// Reads the last lines of ansible-playbook.
    init(_ result: CommandResult) throws {
        text = "\(result)"
        // localhost : ok=2 changed=1 unreachable=0 failed=0 …
        let recap = result.outputText.split(separator: "PLAY RECAP").last ?? ""
        var counts: [Substring: Int] = [:]
        for word in recap.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: "=")
            if parts.count == 2 { counts[parts[0]] = Int(parts[1]) }
        }
        guard let changed = counts["changed"], let failed = counts["failed"] else {
            throw TestSupportError("ansible-playbook does not tell how it ended: \(result)")
        }
        self.changed = changed
        self.failed = failed
    }
}
