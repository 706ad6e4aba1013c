import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("The executable")
struct ExecutableTests {
    @Test("ends well where nobody reads its output to the end")
    func closedPipe() async throws {
        let promoter = try PromoterProcess()
        let program = try promoter.command([]).program
        // Who would read is gone before the first byte is written.
        let script = "exec 3> >(:); wait $!; \"$1\" config schema >&3; echo $?"
        let result = try await Command("bash", ["-c", script, "bash", program]).result()
        #expect(result.outputText == "0\n")
        #expect(result.errorText.isEmpty)
    }

    @Test("writes its result into nothing else where standard output is closed")
    func closedOutput() async throws {
        let images = try await SignedImages()
        let program = try PromoterProcess().command([]).program
        let script = """
            "$1" promote team/app:1.0 --from local:source --to local:target >&- 2>&- <&-; echo $?
            grep -rl promoted target; "$1" diff team/app:1.0 --from local:source --to local:target
            """
        let result = try await Command("bash", ["-c", script, "bash", program], folder: images.folder.path).result()
        #expect(result.outputText.hasPrefix("0\nteam/app:1.0 -> local:target: the same\n"))
        #expect(result.errorText.isEmpty)
    }

    @Test("fails where its output can't be written")
    func fullDisk() async throws {
        let program = try PromoterProcess().command([]).program
        let result = try await Command("bash", ["-c", "\"$1\" config schema >/dev/full", "bash", program]).result()
        #expect(result.termination == .exited(1))
        #expect(
            result.errorText.hasPrefix(
                "promoter: error: the result could not be written to standard output: No space left on device\n"
            )
        )
    }

    @Test("promotes between local registries, told in full where it is no terminal")
    func promotes() async throws {
        let images = try await SignedImages()
        let promoter = try PromoterProcess()
        let result = try await promoter.run(
            ["promote", "team/app:1.0", "--from", "local:source", "--to", "local:target"],
            folder: images.folder.path
        )
        #expect(result.termination == .exited(0))
        // The environment names no locale: the output is ASCII.
        #expect(result.output.allSatisfy { $0 < 0x80 })
        #expect(result.error.allSatisfy { $0 < 0x80 && $0 != 0x1B })
        #expect(result.outputText.contains(images.image.digest))
        #expect(result.outputText.hasPrefix("team/app:1.0 -> local:target: promoted\n"))
    }

    @Test(
        "ends with the exit codes of its documentation",
        arguments: [
            (["--version"], 0), (["inspect", "app", "--in", "local:empty"], 1),
            (["diff", "team/app:1.0", "--from", "local:source", "--to", "local:empty"], 2),
            (["promote", "team/app:1.0", "team/app:0", "--from", "local:source", "--to", "local:empty"], 4),
            (["inspect"], 64), (["config", "check"], 78),
        ] as [([String], Int32)]
    )
    func exitCodes(arguments: [String], code: Int32) async throws {
        let images = try await SignedImages()
        let result = try await PromoterProcess().run(arguments, folder: images.folder.path)
        #expect(result.termination == .exited(code))
    }

    @Test("writes completion scripts that bash can read")
    func completion() async throws {
        let program = try PromoterProcess().command([]).program
        let script = """
            source <("$1" --generate-completion-script bash)
            COMP_WORDS=(promoter ""); COMP_CWORD=1; COMP_LINE="promoter "; COMP_POINT=9
            _promoter
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try await Command("bash", ["-c", script, "bash", program]).result()
        let words = Set(result.outputText.split(separator: "\n").map { $0.filter { $0 != " " } })
        #expect(words.isSuperset(of: ["promote", "inspect", "diff", "backends", "config"]))
    }

    @Test("is linked without the whole of Foundation, which would cost a fifth of its memory")
    func linkage() async throws {
        let program = try PromoterProcess().command([]).program
        let libraries = try await Command("ldd", [program]).run()
        #expect(libraries.contains("libcurl.so"))
        #expect(!libraries.contains("libFoundation.so"))
        #expect(!libraries.contains("_FoundationICU"))
    }
}
