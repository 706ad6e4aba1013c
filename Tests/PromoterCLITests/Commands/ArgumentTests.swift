import PromoterCore
import Testing

@testable import PromoterCLI

@Suite("The arguments")
struct ArgumentTests {
    @Test(
        "that are wrong end with 64 and one message",
        arguments: [
            (["promote"], "missing expected argument '<IMAGE> ...'"),
            (["promote", "app", "--from", "local:a"], "missing expected argument '--to <LOCATION> ...'"),
            (["inspect", "app"], "missing expected argument '--in <LOCATION>'"),
            (["inspect", "app", "--in", "a", "--inn", "x"], "unknown option '--inn'. Did you mean '--in'?"),
            (["push"], "there is no command 'push'"), (["inspct", "app", "--in", "a"], "there is no command 'inspct'"),
            (
                ["inspect", "app", "--in", "a", "--log-level", "loud"],
                "the value 'loud' is invalid for '--log-level <LEVEL>'. Please provide one of the following: "
                    + "trace, debug, info, notice, warning, error, critical"
            ),
            (["inspect", "App", "--in", "local:a"], "the image 'App' is not valid"),
            (["inspect", "app:", "--in", "local:a"], "the image 'app:' is not valid: ''"),
            (["inspect", "ghcr.io:443/app:1", "--in", "local:a"], "the image 'ghcr.io:443/app:1' is not valid"),
            (["inspect", "https://ghcr.io/app", "--in", "local:a"], "the image 'https://ghcr.io/app' is not valid"),
            (["inspect", "app@sha256:12", "--in", "local:a"], "the image 'app@sha256:12' is not valid: 'sha256:12'"),
            (
                ["promote", "app", "--from", "local:a", "--to", "local:b", "--tag", "-x"],
                "missing value for '--tag <TAG>'"
            ),
            (["promote", "app", "--from", "local:a", "--to", "local:b", "--tag", "a b"], "--tag a b is not valid"),
            (
                ["promote", "app:1", "app:2", "--from", "local:a", "--to", "local:b", "--tag", "3"],
                "with --tag 3, several images would become app:3"
            ),
            (
                ["promote", "app:1", "--from", "local:a", "--to", "local:b", "--repository", "A"],
                "--repository A is not valid"
            ),
            (
                ["promote", "app:1", "web:1", "--from", "local:a", "--to", "local:b", "--repository", "both"],
                "with --repository both, images of several repositories would become one"
            ),
            (
                ["promote", "app:1", "--from", "local:a", "--to", "local:b", "--to", "local:c", "--move"],
                "an image can't be moved to several places"
            ),
            (
                ["promote", "app:1", "--from", "local:a", "--to", "local:b", "--require-attachments", "sig,signs"],
                "--require-attachments: there is no kind of attachment 'signs'"
            ),
            (
                ["promote", "app:1", "--from", "local:a", "--to", "local:b", "--settle-time", "4000"],
                "--settle-time 4000 is not valid"
            ),
            (
                ["repair", "app:*", "--from", "local:a", "--to", "local:b", "--tag", "3"],
                "with --tag, all images of 'app:*' would be one"
            ),
            (
                ["repair", "app/*", "--from", "local:a", "--to", "local:b"],
                "the image 'app/*' is not valid"
            ),
            (
                ["inspect", "app", "--in", "local:a", "--signatures", "cosine"],
                "there is no signature strategy 'cosine'"
            ),
        ]
    )
    func wrong(arguments: [String], message: String) async {
        let run = await CommandRun(arguments)
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
        let lines = run.messages.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "promoter: error: \(message)")
        #expect(lines.count == 3)
        #expect(lines.dropFirst().first?.hasPrefix("  mend: ") == true)
    }

    @Test("that are wrong are told in JSON, too, where that is asked for")
    func wrongAsJSON() async throws {
        for form in [["--output", "json"], ["--output=json"]] {
            let run = await CommandRun(["inspect", "app"] + form)
            #expect(run.status == .usage)
            #expect(try run.json()["status"]?.string == "usage")
            #expect(try run.json()["errors"]?.array?.first?["code"]?.string == "usage")
        }
    }

    @Test("with a command that is not known lead to the one that is meant")
    func unknownCommand() async {
        let run = await CommandRun(["inspct", "app", "--in", "local:a"])
        #expect(run.messages.contains("\n  mend: did you mean 'inspect'? there are promote, repair, inspect,"))
    }

    @Test("tell of every image that is not valid")
    func severalImages() async {
        let run = await CommandRun(["promote", "A", "ok", "B", "--from", "local:a", "--to", "local:b"])
        #expect(run.status == .usage)
        #expect(run.messages.split(separator: "\n").count { $0.contains("error:") } == 2)
    }

    @Test(
        "may ask for help, the version and completion, which go to standard output",
        arguments: [
            ["--help"], [], ["promote", "--help"], ["help", "config", "check"], ["--version"], ["config"],
            ["--generate-completion-script", "bash"], ["--generate-completion-script", "zsh"],
            ["--generate-completion-script", "fish"],
        ]
    )
    func help(arguments: [String]) async {
        let run = await CommandRun(arguments)
        #expect(run.status == .done)
        #expect(!run.output.isEmpty)
        #expect(run.output.hasSuffix("\n"))
        #expect(run.messages.isEmpty)
    }

    @Test(
        "complete subcommands and options",
        arguments: ["promote", "repair", "inspect", "diff", "backends", "check", "--from", "--dry-run"]
    )
    func completion(word: String) async {
        let run = await CommandRun(["--generate-completion-script", "bash"])
        #expect(run.output.contains(word))
    }
}
