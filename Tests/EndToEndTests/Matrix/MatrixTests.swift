import Testing
import TestSupport

@Suite(
    "What is attached to an image arrives with it, and real clients find and verify it",
    MatrixScope(),
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .notation)
)
struct MatrixTests {
    @Test("each as it is kept at the source, at each destination", arguments: Matrix.cases)
    func row(_ row: MatrixCase) async throws {
        let run = try await MatrixRuns.current.run(row.route)
        try #require(run.result.isSuccess, "\(run.result)")
        let parts = try #require(run.image.parts[row.attached])
        #expect(parts.count == run.image.subjects(of: row.attached).count, "\(parts)")
        #expect(try await run.source.keeps(parts) == row.before)
        #expect(try await run.destination.keeps(parts) == row.after)
        for client in row.clients {
            try await client.verify(row.attached, of: run.image, at: run.destination)
        }
    }

    @Test("and a second promotion has nothing to do", arguments: Matrix.routes)
    func again(_ route: MatrixRoute) async throws {
        let run = try await MatrixRuns.current.run(route)
        let again = try await run.again()
        #expect(again.isSuccess, "\(again)")
        #expect(again.outputText.contains("nothing to do"), "\(again)")
    }
}
