import FoundationEssentials
import Glibc
import RegistryEmulator
import TestSupport
import Testing

@Suite("registry-emulator", .requires(.crane, .oras, .curl, .openssl))
struct CommandTests {
    @Test("prints its base URL, logs a JSON line a request, and ends when it is asked", arguments: [SIGTERM, SIGINT])
    func life(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let emulator = try await EmulatorProcess.start(["oci", "--request-log", folder.path("log")])
        #expect(emulator.url.hasPrefix("http://127.0.0.1:"))
        let answer = try await Tool.curl.command(["-s", emulator.url + "/v2/app/tags/list?n=1"]).run()
        #expect(answer.contains("NAME_UNKNOWN"))
        let result = await emulator.end(signal)
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText == emulator.url + "\n")
        let lines = try folder.read("log").split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 1)
        let entry = try JSONDecoder().decode(RequestLogEntry.self, from: Data(lines[0]))
        #expect(entry.method == "GET" && entry.path == "/v2/app/tags/list?n=1" && entry.status == 404)
        #expect(entry.bytes == answer.utf8.count && entry.user == nil)
    }

    @Test("keeps what it has over a restart, and killing it loses nothing")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let arguments = ["oci", "--data", folder.path("data"), "--request-log", "/dev/null"]
        let client = try RegistryClient()
        let layout = try ImageLayout()
        let image = try layout.addImage(tag: "1.0")
        let first = try await EmulatorProcess.start(arguments)
        try await client.push("1.0", from: layout, to: first, repository: "team/app")
        let second = try await EmulatorProcess.command(arguments).result()
        #expect(second.termination == .exited(1))
        #expect(second.errorText.contains("is used by another registry"))
        first.running.kill()
        _ = await first.running.wait()
        let third = try await EmulatorProcess.start(arguments)
        #expect(try await client.digest(of: "1.0", in: "team/app", at: third) == image.digest)
        try await Tool.crane.command(["validate", "--remote", third.image("team/app", "1.0")]).run()
        #expect(await third.end().isSuccess)
    }

    @Test("starts an Artifactory, whose repositories stand in the path")
    func artifactory() async throws {
        let emulator = try await EmulatorProcess.start(
            [
                "artifactory", "--repository", "staging", "--repository", "prod", "--version", "7.90.1", "--edition",
                "jcr",
            ])
        #expect(emulator.url.hasSuffix("/artifactory"))
        let version = try await Tool.curl
            .command(
                ["-s", "-u", "admin:password", emulator.url + "/api/system/version"])
            .run()
        #expect(version.contains("7.90.1"))
        #expect(await emulator.end().isSuccess)
        #expect(emulator.running.errorText.contains(#""path":"/artifactory/api/system/version""#))
    }

    @Test("serves TLS, with rights for each user")
    func rights() async throws {
        let authority = try await CertificateAuthority()
        let identity = try await authority.server()
        let emulator = try await EmulatorProcess.start([
            "oci", "--tls-certificate", identity.certificate, "--tls-key", identity.key, "--authentication", "basic",
            "--user", "ci:secret", "--user", "root:toor", "--allow", "ci=pull,push:team/*", "--anonymous",
            "pull:public/**",
        ])
        func status(_ arguments: [String], _ path: String) async throws -> String {
            let common = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", authority.certificate]
            return try await Tool.curl.command(common + arguments + [emulator.url + path]).run()
        }
        #expect(emulator.isSecure)
        #expect(try await status([], "/v2/") == "401")
        #expect(try await status(["-u", "ci:secret", "-X", "POST"], "/v2/team/app/blobs/uploads/") == "202")
        #expect(try await status(["-u", "ci:secret", "-X", "POST"], "/v2/other/blobs/uploads/") == "403")
        #expect(try await status(["-u", "root:toor", "-X", "POST"], "/v2/other/blobs/uploads/") == "202")
        #expect(try await status([], "/v2/public/app/manifests/1") == "404")
        #expect(await emulator.end().isSuccess)
    }

    @Test("lets go wrong what it is told to")
    func faults() async throws {
        let emulator = try await EmulatorProcess.start([
            "oci", "--fault", "status=503,path=/tags/,skip=1,times=2", "--fault", "die,method=put", "--quirk",
            "rate-limit=1",
        ])
        var statuses: [String] = []
        for _ in 0..<4 {
            let arguments = ["-s", "-o", "/dev/null", "-w", "%{http_code}", emulator.url + "/v2/app/tags/list"]
            statuses.append(try await Tool.curl.command(arguments).run())
        }
        #expect(statuses == ["404", "503", "503", "404"])
        let limited = try await Tool.curl.command(["-si", emulator.url + "/v2/"]).run()
        #expect(limited.lowercased().contains("ratelimit-limit: 1;w="))
        #expect(try await !Tool.curl.command(["-s", "-X", "PUT", emulator.url + "/v2/"]).result().isSuccess)
        #expect(try await !Tool.curl.command(["-s", emulator.url + "/v2/"]).result().isSuccess)
        #expect(await emulator.end().isSuccess)
    }

    @Test(
        "says what is wrong with its arguments",
        arguments: [
            (["oci", "--quirk", "digest-tag"], 64, "did you mean 'digest-tags'?"),
            (["oci", "--quirk", "put-204=1"], 64, "takes no number"),
            (["oci", "--quirk", "rate-limit=x"], 64, "'x' is no number"),
            (["oci", "--tls-key", "x"], 64, "--tls-key needs --tls-certificate"),
            (["oci", "--tls-certificate", "x"], 64, "--tls-certificate needs --tls-key"),
            (["oci", "--tls-certificate", "/nonexistent/c", "--tls-key", "x"], 1, "can't use /nonexistent/c for TLS"),
            (["oci", "--port", "70000"], 64, "between 0 and 65535"),
            (["oci", "--data", "/proc/nowhere"], 1, "can't make the folder /proc/nowhere"),
            (["oci", "--request-log", "/nonexistent/log"], 1, "can't open /nonexistent/log"),
            (["oci", "--user", "ci"], 64, "--user"),
            (["oci", "--allow", "ci=pull:**"], 64, "whom no --user makes"),
            (["oci", "--fault", "explode"], 64, "--fault"),
            (["oci", "--host", "192.0.2.1"], 1, "can't listen on 192.0.2.1"),
            (["artifactory"], 64, "--repository"),
            (["artifactory", "--repository", "a", "--repository", "a"], 1, "repository 'a' is there twice"),
            (["artifactory", "--repository", "a", "--version", "seven"], 64, "--version"),
            (["artifactory", "--repository", "a", "--edition", "free"], 64, "--edition"),
            (["artifactory", "--repository", "a=virtual"], 64, "--repository"),
        ] as [([String], Int32, String)]
    )
    func refusals(arguments: [String], status: Int32, text: String) async throws {
        let result = try await EmulatorProcess.command(arguments).result(timeout: .seconds(20))
        #expect(result.termination == .exited(status), "\(result)")
        #expect(result.errorText.contains(text), "\(result)")
        #expect(result.outputText.isEmpty)
    }

    @Test("says that a port is taken")
    func portTaken() async throws {
        let emulator = try await EmulatorProcess.start(["oci"])
        let result = try await EmulatorProcess.command(["oci", "--port", "\(emulator.port)"]).result()
        #expect(result.termination == .exited(1))
        #expect(result.errorText.contains("port \(emulator.port) on 127.0.0.1 is taken by another program"))
        await emulator.running.stop()
    }

    @Test("lists each quirk, and the documentation says of each how far it can be trusted")
    func quirkList() async throws {
        let list = try await EmulatorProcess.command(["oci", "--list-quirks"]).run()
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: Repository.root + "/docs/emulator.md")),
            as: UTF8.self
        )
        let marks = ["documented", "observed", "unverified", "guessed"]
        for quirk in Quirk.allCases {
            #expect(list.contains(quirk.rawValue + " "))
            let line = text.split(separator: "\n").first { $0.hasPrefix("| `\(quirk.rawValue)`") }
            #expect(line != nil, "\(quirk.rawValue) is not in docs/emulator.md")
            #expect(line.map { line in marks.contains { line.hasSuffix("| \($0) |") } } == true)
            #expect(line?.contains(quirk.summary) == true, "docs/emulator.md says something else of \(quirk.rawValue)")
        }
    }
}
