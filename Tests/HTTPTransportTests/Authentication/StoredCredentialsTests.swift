import FoundationEssentials
import Secrets
import TestSupport
import Testing

@testable import HTTPTransport

@Suite("What the user already has")
struct StoredCredentialsTests {
    private let folder: TemporaryFolder
    private let address = RegistryAddress("r.example")

    init() throws {
        folder = try TemporaryFolder("credentials")
    }

    /// The folder as home, and its `bin` before the system's programs.
    private func environment(_ more: [String: String] = [:]) -> CredentialsEnvironment {
        let own = ["HOME": folder.path, "PATH": "\(folder.path)/bin:/usr/bin:/bin"]
        return CredentialsEnvironment(variables: own.merging(more) { $1 })
    }

    private func helper(_ name: String, _ script: String) async throws {
        try await program("docker-credential-\(name)", "#!/bin/sh\n\(script)\n")
    }

    /// Has another process write a program: a descriptor of ours, open for writing, could be inherited by a program that
    /// another test starts at this moment, and then ours can't be started.
    private func program(_ name: String, _ text: String) async throws {
        let file = try folder.folder("bin") + "/\(name)"
        var command = Command("/bin/sh", ["-c", #"cat > "$1" && chmod 755 "$1""#, "sh", file])
        command.input = Array(text.utf8)
        _ = try await command.run()
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }

    private func look(
        _ more: [String: String] = [:],
        timeLimit: Duration = .seconds(30)
    ) async throws -> CredentialsMatch? {
        try await StoredCredentials(environment: environment(more), helperTimeLimit: timeLimit)
            .credentials(for: address, repository: "a/b")
    }

    @Test("is nothing where there are no files")
    func nothing() async throws {
        #expect(try await look() == nil)
        #expect(try await look(["REGISTRY_AUTH_FILE": "\(folder.path)/absent.json"]) == nil)
    }

    @Test("comes from the first file that knows the registry, and says which")
    func firstFile() async throws {
        try folder.write(#"{"auths":{"other.example":{"auth":"dXNlcjpwYXNz"}}}"#, to: ".config/containers/auth.json")
        let docker = try folder.write(#"{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}}}"#, to: ".docker/config.json")
        let match = try #require(try await look())
        #expect(match.credentials == .basic(username: "user", password: Secret("pass")))
        #expect(match.source == "\(docker), entry 'r.example'")
    }

    @Test("is read anew after a log-in")
    func login() async throws {
        let stored = StoredCredentials(environment: environment())
        #expect(try await stored.credentials(for: address, repository: nil) == nil)
        try folder.write(#"{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}}}"#, to: ".docker/config.json")
        #expect(try await stored.credentials(for: address, repository: nil) != nil)
    }

    @Test("is an error where a file is broken, even when a later one is whole")
    func brokenFile() async throws {
        let broken = try folder.write("{", to: ".config/containers/auth.json")
        try folder.write(#"{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}}}"#, to: ".docker/config.json")
        let error = await #expect(throws: CredentialsError.self) { try await look() }
        #expect(error?.place == broken)
    }

    @Test("is an error where a file is a folder")
    func folderForFile() async throws {
        try folder.write("", to: ".docker/config.json/x")
        let error = await #expect(throws: CredentialsError.self) { try await look() }
        #expect(error?.kind == .unreadableFile)
        #expect(error?.place == "\(folder.path)/.docker/config.json")
    }

    @Test("comes from a helper, which gets the server on its standard input and nothing in its arguments")
    func helperAnswers() async throws {
        try await helper(
            "test",
            #"cat > "$HOME/asked"; echo "$@" > "$HOME/arguments"; echo '{"ServerURL":"r.example","Username":"u","Secret":"s"}'"#
        )
        let file = try folder.write(#"{"credHelpers":{"r.example":"test"}}"#, to: ".docker/config.json")
        let match = try #require(try await look())
        #expect(match.credentials == .basic(username: "u", password: Secret("s")))
        #expect(match.source == "docker-credential-test, named by credHelpers.r.example in \(file)")
        #expect(try text("asked") == "r.example\n")
        #expect(try text("arguments") == "get\n")
    }

    @Test("knows an identity token by its user name")
    func helperToken() async throws {
        try await helper("test", #"echo '{"Username":"<token>","Secret":"refresh"}'"#)
        try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        #expect(try await look()?.credentials == .identityToken(Secret("refresh"), username: nil))
    }

    @Test(
        "goes on to the next file where a helper has nothing",
        arguments: ["echo 'credentials not found in native keychain'; exit 1", #"echo '{"Username":"","Secret":""}'"#]
    )
    func helperHasNothing(script: String) async throws {
        try await helper("test", script)
        try folder.write(#"{"credsStore":"test"}"#, to: ".config/containers/auth.json")
        try folder.write(#"{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}}}"#, to: ".docker/config.json")
        #expect(try await look()?.source.contains(".docker/config.json") == true)
    }

    @Test(
        "is an error where a helper fails",
        arguments: [
            (
                "echo 'error getting credentials: locked' >&2; exit 3",
                "ended with status 3, saying: error getting credentials: locked"
            ),
            ("kill -9 $$", "was ended by signal 9"),
            ("echo 'not JSON, but with secret123'", "is not the JSON of a credential helper"),
            (#"echo '{"Username":"u","Secret":"secret123"}'; exit 1"#, "ended with status 1"),
            (#"printf '{\n  "Secret": "secret123",\n  "Username": "u"\n}\n'; exit 1"#, "ended with status 1"),
            (
                #"printf '{\n  "Username" : "u",\n  "Secret" : "secret123"\n}'; echo 'no vault for secret123' >&2; exit 1"#,
                "ended with status 1, saying: no vault for ***"
            ),
            ("echo secret123; echo 'secret123 is stale' >&2; exit 1", "ended with status 1, saying: *** is stale"),
            ("printf 'secret\n123'; exit 1", "ended with status 1"),
        ]
    )
    func helperFails(script: String, problem: String) async throws {
        try await helper("test", script)
        let file = try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        let error = try #require(await #expect(throws: CredentialsError.self) { try await look() })
        #expect(error.kind == .helperFailed)
        #expect(error.place == "docker-credential-test")
        #expect(error.problem.contains(problem))
        #expect(error.remedy.contains("credsStore in \(file)"))
        #expect(!error.description.contains("secret123"))
    }

    @Test("says where a missing helper is named")
    func helperMissing() async throws {
        let file = try folder.write(#"{"credsStore":"desktop"}"#, to: ".docker/config.json")
        let error = try #require(await #expect(throws: CredentialsError.self) { try await look() })
        #expect(error.kind == .helperMissing)
        #expect(error.description.contains("docker-credential-desktop"))
        #expect(error.description.contains("credsStore in \(file)"))
    }

    @Test("never runs a program outside PATH", arguments: ["../evil", "/bin/sh", "a b", "x;y"])
    func helperName(name: String) async throws {
        try folder.write(#"{"credsStore":"\#(name)"}"#, to: ".docker/config.json")
        let error = try #require(await #expect(throws: CredentialsError.self) { try await look() })
        #expect(error.kind == .malformedFile)
    }

    @Test("is an error where a helper can't be started")
    func helperUnstartable() async throws {
        try await program("docker-credential-test", "#!/no/such/interpreter\n")
        try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        let error = try #require(await #expect(throws: CredentialsError.self) { try await look() })
        #expect(error.problem.contains("can't be started: No such file or directory"))
    }

    @Test("is an error where a helper hangs, even with a child that keeps its output open")
    func helperHangs() async throws {
        try await helper("test", "sleep 600 & wait")
        try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        let error = try #require(
            await #expect(throws: CredentialsError.self) { try await look(timeLimit: .milliseconds(300)) }
        )
        #expect(error.kind == .helperTimedOut)
    }

    @Test("doesn't wait for what a helper leaves running")
    func helperLeavesChild() async throws {
        try await helper("test", #"sleep 600 & echo '{"Username":"u","Secret":"s"}'"#)
        try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        #expect(try await look(timeLimit: .seconds(20)) != nil)
    }

    @Test("takes a long answer, and an input that nobody reads")
    func longAnswer() async throws {
        try await helper("test", #"head -c 300000 /dev/zero | tr '\0' ' '; echo '{"Username":"u","Secret":"s"}'"#)
        try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        #expect(try await look()?.credentials.username == "u")
    }

    @Test("stops a helper when the caller is cancelled")
    func helperCancelled() async throws {
        try await helper("test", #"echo $$ > "$HOME/pid"; exec sleep 600"#)
        try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        let environment = environment()
        let address = address
        let task = Task {
            try await StoredCredentials(environment: environment).credentials(for: address, repository: nil)
        }
        while (try? text("pid")) == nil { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        let error = await #expect(throws: CredentialsError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
    }

    @Test("asks a helper once for many repositories, and again when the registry refused its answer")
    func helperAskedOnce() async throws {
        try await helper("test", #"echo x >> "$HOME/count"; echo '{"Username":"u","Secret":"s"}'"#)
        try folder.write(#"{"credsStore":"test"}"#, to: ".docker/config.json")
        let stored = StoredCredentials(environment: environment())
        let address = address
        try await withThrowingTaskGroup { group in
            for number in 0..<20 {
                group.addTask { _ = try await stored.credentials(for: address, repository: "a/\(number)") }
            }
            try await group.waitForAll()
        }
        #expect(try text("count") == "x\n")
        await stored.forget(address)
        _ = try await stored.credentials(for: address, repository: "a/1")
        let asked = try text("count")
        #expect(asked == "x\nx\n")
    }
}
