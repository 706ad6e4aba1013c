import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("A program that signs", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl))
struct ProgramSignerTests {
    private let site: SigningSite
    private let key: String

    init() async throws {
        site = try await SigningSite()
        key = try site.write("", to: "kms.key")
        try await Tool.openssl
            .command(["genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", key])
            .run()
        let pem = try await Tool.openssl.command(["pkey", "-in", key, "-pubout"]).run()
        try site.write(pem + "\n", to: "kms.pub")
    }

    @Test(
        "is given the bytes and the algorithm, and may print bytes or base 64",
        arguments: ["cosign-tags", "referrers"],
        ["cat", "base64"]
    )
    func signs(_ strategy: String, _ form: String) async throws {
        try write(
            "test \"$PROMOTER_SIGN_ALGORITHM\" = ecdsa-sha256 && openssl dgst -sha256 -sign \(key) | \(form)"
        )
        try site.configure("{ command: [/bin/sh, kms.sh], public-key: kms.pub, strategies: [\(strategy)] }")
        let result = try await promote()
        #expect(result.isSuccess, "\(result)")
        let publicKey = try publicKeyPath()
        #expect(try await Tool.cosign3.verifies(publicKey, site))
        if strategy == "cosign-tags" { #expect(try await Tool.cosign2.verifies(publicKey, site)) }
    }

    @Test(
        "stops the promotion before the tag where it fails, and is quoted",
        arguments: [
            ("echo 'no such key: alias/x' >&2; exit 3", "ended with status 3, saying: no such key: alias/x", "by hand"),
            ("printf 'a\\033[2Jb\\n\\nc' >&2; exit 1", "ended with status 1, saying: a [2Jb c", "by hand"),
            ("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1", "ended with status 1, saying: xxxx", "by hand"),
            ("kill -9 $$", "was ended by signal 9", "by hand"),
            ("echo nonsense", "is no signature by the key of 'public-key'", "print nothing else"),
            ("head -c 60000 /dev/urandom", "is no signature by the key of 'public-key'", "print nothing else"),
            (
                "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out other && openssl dgst -sha256 -sign other",
                "is no signature by the key of 'public-key'", "with that key"
            ),
            ("openssl dgst -sha256 -sign kms.key | head -c 20", "is no signature by the key", "print nothing else"),
            ("true", "printed nothing", "by hand"),
            ("head -c 100000 /dev/zero", "printed more than 65536 bytes", "nothing else"),
            ("sleep 60", "did not end within 1 s", "`time-limit:`"),
        ]
    )
    func fails(_ script: String, _ problem: String, _ remedy: String) async throws {
        try write("cd \(folder(of: key)) && { \(script); }")
        try site.configure("{ command: [/bin/sh, kms.sh], public-key: kms.pub, time-limit: 1 }")
        let result = try await promote()
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains(problem), "\(result)")
        let mend = result.errorText.split(separator: "\n").last { $0.hasPrefix("  mend: ") }
        #expect(mend?.contains(remedy) == true, "\(result)")
        #expect(result.errorText.count < 2000)
        #expect(try await !site.isTagged())
    }

    @Test(
        "is missed before anything is carried where it can't be started, with its place in the configuration",
        arguments: [
            ("no-such-signer", "no-such-signer is in no folder of PATH", "a program that this user may run"),
            ("./missing.sh", "is not there", "a program that this user may run"),
            ("./kms.pub", "may not be run by this user", "a program that this user may run"),
        ]
    )
    func missing(_ program: String, _ problem: String, _ remedy: String) async throws {
        try site.configure("{ command: [\(program)], public-key: kms.pub }")
        for options in [[], ["--dry-run"]] {
            let result = try await site.promotion(options).result()
            #expect(result.termination == .exited(78), "\(result)")
            #expect(result.errorText.contains("promoter.yaml:4:") && result.errorText.contains(problem), "\(result)")
            #expect(result.errorText.contains(remedy), "\(result)")
        }
        #expect(try await site.destination.requests().isEmpty)
    }

    @Test("that is no program at all fails as it is started, and nothing is visible")
    func unstartable() async throws {
        let path = try site.write("no program", to: "text.sh")
        try await Command("chmod", ["+x", path]).run()
        try site.configure("{ command: [./text.sh], public-key: kms.pub }")
        let result = try await promote()
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("could not be run: Exec format error"), "\(result)")
        #expect(try await !site.isTagged())
    }

    @Test(
        "ends with promoter where that is interrupted: no tag is set, and a repetition signs",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)]
    )
    func interrupted(_ signal: Int32, _ status: Int32) async throws {
        let folder = folder(of: key)
        try write("echo $$ > \(folder)/number.new && mv \(folder)/number.new \(folder)/number && exec sleep 100")
        try site.configure("{ command: [/bin/sh, kms.sh], public-key: kms.pub }")
        let run = try site.promotion().start()
        while !FileManager.default.fileExists(atPath: "\(folder)/number"), run.termination == nil {
            try await Task.sleep(for: .milliseconds(10))
        }
        let number = try String(contentsOfFile: "\(folder)/number", encoding: .utf8).filter(\.isNumber)
        run.send(signal: signal)
        let result = await run.wait()
        #expect(result.termination == .exited(status), "\(result)")
        #expect(result.errorText.contains("/bin/sh was stopped, as promoter was"), "\(result)")
        #expect(result.errorText.contains("mend: run the promotion again"), "\(result)")
        #expect(kill(try #require(pid_t(number)), 0) == -1 && errno == ESRCH)
        #expect(try await !site.isTagged())
        try write("openssl dgst -sha256 -sign \(key)")
        let again = try await promote()
        #expect(again.isSuccess, "\(again)")
        #expect(try await Tool.cosign2.verifies(try publicKeyPath(), site))
    }

    private func write(_ script: String) throws {
        try site.write(script + "\n", to: "kms.sh")
    }

    private func promote() async throws -> CommandResult { try await site.promote() }

    private func folder(of path: String) -> String { URL(filePath: path).deletingLastPathComponent().path }

    private func publicKeyPath() throws -> String {
        String(key.dropLast(3)) + "pub"
    }
}
