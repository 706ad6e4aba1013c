internal import ArgumentParser

/// `promoter`, which is its subcommands.
struct PromoterCommand: ParsableCommand, Sendable {
    static let configuration = CommandConfiguration(
        commandName: "promoter",
        abstract: "Moves container images between registries, with everything that vouches for them.",
        discussion: """
            IMAGE is repository[:tag][@digest]. LOCATION is a registry's name in promoter.yaml, or a URL: \
            oci://HOST[:PORT][/PREFIX], oci+http://… (without TLS), artifactory://HOST/artifactory/REPOSITORY, \
            artifactory+http://…, local:PATH. An image without tag and digest is its tag latest.

            Exit codes: 0 done, or nothing to do; 1 failed; 2 differences found (diff); 3 refused by the policy; \
            4 partly done; \
            64 the command line is wrong; 78 the configuration is wrong.
            """,
        version: PromoterVersion.text,
        subcommands: [
            PromoteCommand.self, RepairCommand.self, InspectCommand.self, DiffCommand.self, VerifyCommand.self,
            HistoryCommand.self, RollbackCommand.self, PruneCommand.self,
            BackendsCommand.self, ConfigCommand.self,
        ]
    )
}

/// Which promoter this is.
enum PromoterVersion {
    static let text = "0.1.0"
}
