import FoundationEssentials
import Testing
import TestSupport

/// `docs/matrix.md`: the test matrix as a table.
enum MatrixDocument {
    static let path = "\(Repository.root)/docs/matrix.md"

    static var text: String {
        let rows = Matrix.cases.map { row in
            [
                row.attached.title, row.route.from.title, row.before.rawValue, row.route.destination,
                row.after.rawValue, row.clients.map(\.title).joined(separator: ", "),
            ]
        }
        let head = [
            "What is attached", "From", "Kept at the source by", "To", "Kept at the destination by", "Verified by",
        ]
        let table = ([head, head.map { _ in "---" }] + rows)
            .map { "| " + $0.joined(separator: " | ") + " |" }
        return """
            # What is carried, and who verifies it

            Each row is a test: real clients attach the thing to an index of two images at the source, the built `promoter promote` carries the index with
            everything that is attached to it, and the client of the last column finds and verifies the thing at the destination. That the source and the
            destination keep it as the row says is tested too, and that a second promotion has nothing to do.

            "Registry's list" is the referrers list of the OCI Distribution API, "fallback tag" the list under the tag `sha256-…` that stands in for it, "cosign's
            tag" one of `sha256-….sig`, `.att` and `.sbom`, "image's index" an entry of the index itself. The registries that list referrers or none, and
            Artifactory, are emulated ([docs/emulator.md](emulator.md)); docker-registry is the real one. What stands in a local layout was promoted to it.

            This file is written by the tests; `make matrix` writes it anew.

            \(table.joined(separator: "\n"))

            """
    }
}

@Suite("The documented matrix")
struct MatrixDocumentTests {
    @Test("is the one that is tested")
    func document() throws {
        if ProcessInfo.processInfo.environment["PROMOTER_WRITE_DOCS"] == "1" {
            try Data(MatrixDocument.text.utf8).write(to: URL(filePath: MatrixDocument.path))
        }
        let written = try? Data(contentsOf: URL(filePath: MatrixDocument.path))
        #expect(
            written.map { String(decoding: $0, as: UTF8.self) } == MatrixDocument.text,
            "docs/matrix.md is not what the tests do: run `make matrix`"
        )
    }

    @Test("has every thing, every kind of place as source and destination, and each pair of ways to list referrers")
    func axes() {
        #expect(Set(Matrix.cases.map(\.attached)) == Set(Attached.allCases))
        #expect(Set(Matrix.routes.map(\.from)) == Set(MatrixBackend.allCases))
        #expect(Set(Matrix.routes.map(\.to)) == Set(MatrixBackend.allCases))
        #expect(Set(Matrix.routes).count == Matrix.routes.count)
        let pairs = Set(Matrix.routes.map { [$0.from.listsReferrers, $0.to.listsReferrers] })
        #expect(pairs.count == 4)
        #expect(Set(Matrix.cases.flatMap(\.clients)) == Set(MatrixClient.allCases))
    }
}
