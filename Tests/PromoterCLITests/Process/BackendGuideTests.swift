import FoundationEssentials
import TestSupport
import Testing

@Suite("The guide to writing a backend")
struct BackendGuideTests {
    private static let example = "\(Repository.root)/Examples/CustomBackend"

    @Test("shows the example's code as it is")
    func snippets() throws {
        let guide = String(
            decoding: try Data(contentsOf: URL(filePath: "\(Repository.root)/docs/writing-a-backend.md")),
            as: UTF8.self
        )
        let snippets = guide.split(separator: "```swift\n").dropFirst()
            .map { block in block.firstRange(of: "\n```").map { String(block[..<$0.lowerBound]) } ?? String(block) }
        #expect(snippets.count > 5)
        let sources = try Self.sources()
        for snippet in snippets {
            let text = Self.code(snippet)
            #expect(sources.contains { $0.contains(text) }, "no file of the example has this:\n\(snippet)")
        }
    }

    /// All of the example's code, a text a file.
    private static func sources() throws -> [String] {
        let files = FileManager.default
        let folders = ["Sources/ArchiveBackend", "Sources/PromoterWithArchives", "Tests/ArchiveBackendTests"]
        var paths = ["\(example)/Package.swift"]
        for folder in folders {
            let names = try files.contentsOfDirectory(atPath: "\(example)/\(folder)")
            paths += names.filter { $0.hasSuffix(".swift") }.map { "\(example)/\(folder)/\($0)" }
        }
        return try paths.map { code(String(decoding: try Data(contentsOf: URL(filePath: $0)), as: UTF8.self)) }
    }

    /// A text without indentation.
    private static func code(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
    }
}
