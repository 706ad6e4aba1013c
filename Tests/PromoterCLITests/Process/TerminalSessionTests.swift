import Testing
import TestSupport

@testable import PromoterCLI

@Suite("The executable on a terminal")
struct TerminalSessionTests {
    /// Runs promoter on a pseudo-terminal that `script` makes, and gives all that the terminal got.
    private func session(
        _ arguments: String,
        columns: Int,
        environment: [String: String] = ["TERM": "xterm", "LANG": "C.UTF-8"],
        in folder: TemporaryFolder
    ) async throws -> String {
        let program = try PromoterProcess().command([]).program
        let command = "stty rows 24 cols \(columns); exec '\(program)' \(arguments)"
        let result = try await Command(
            "script",
            ["--quiet", "--return", "--command", command, "/dev/null"],
            environment: environment,
            folder: folder.path
        )
        .result()
        #expect(result.isSuccess)
        return result.outputText.replacing("\r\n", with: "\n")
    }

    @Test("fits the tree to its width, digests shortened", arguments: [40, 60, 80])
    func width(columns: Int) async throws {
        let images = try await SignedImages()
        let text = try await session("inspect team/app:1.0 --in local:source", columns: columns, in: images.folder)
        let plain = text.replacing(/\u{1B}\[[0-9]*m/, with: "")
        #expect(plain.split(separator: "\n").allSatisfy { $0.count <= columns })
        #expect(!plain.contains(images.image.digest))
        #expect(plain.contains("└─ signature"))
        #expect(text.contains("\u{1B}[32msignature\u{1B}[0m"))
    }

    @Test(
        "has no colour where that is not wanted",
        arguments: [["TERM": "xterm", "LANG": "C.UTF-8", "NO_COLOR": "1"], ["TERM": "dumb", "LANG": "C.UTF-8"]]
    )
    func noColor(environment: [String: String]) async throws {
        let images = try await SignedImages()
        let text = try await session(
            "inspect team/app:1.0 --in local:source",
            columns: 80,
            environment: environment,
            in: images.folder
        )
        #expect(!text.contains("\u{1B}"))
    }

    @Test("shows progress while it lasts, and takes it back before the result")
    func progress() async throws {
        let images = try await SignedImages()
        let text = try await session(
            "promote team/app:1.0 --from local:source --to local:target",
            columns: 80,
            in: images.folder
        )
        // Everything that was drawn before the result is erased: as many lines up as there are.
        let parts = text.split(separator: "\u{1B}[J", omittingEmptySubsequences: false)
        let result = try #require(parts.last)
        #expect(result.hasPrefix("\u{1B}[1mteam/app:1.0 → local:target\u{1B}[0m: \u{1B}[32mpromoted"))
        for part in parts.dropLast() {
            let lines = part.count { $0 == "\n" }
            #expect(part.hasSuffix("\r\u{1B}[\(lines)A"))
        }
        #expect(!result.contains("under way"))
    }
}
