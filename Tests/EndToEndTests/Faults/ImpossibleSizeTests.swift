import FoundationEssentials
import TestSupport
import Testing

/// A signal would end a whole batch, and leave a core file with all that promoter knows.
@Suite("Sizes that nothing can have are refused, and end no command by a signal")
struct ImpossibleSizeTests {
    private static let repository = "team/app"

    /// Where the impossible size stands.
    enum Place: CaseIterable, Sendable {
        case configuration, layer, twoLayers, entry, twoEntries, attachment
    }

    private let folder: TemporaryFolder
    private let layout: ImageLayout

    init() throws {
        folder = try TemporaryFolder("sizes")
        layout = try ImageLayout(path: folder.path("source/team/app"))
    }

    /// Writes an image with impossible sizes, tagged `1.0`.
    private func write(_ place: Place, size: String) throws {
        let layers = [FixtureLayer(seed: 1), FixtureLayer(seed: 2)]
        let image = try layout.addImage(layers: layers, tag: "1.0")
        let index = try layout.addIndex(of: [image, try layout.addImage(layers: [FixtureLayer(seed: 3)])])
        func forge(_ original: FixtureDescriptor, atEntries entries: Range<Int>, as tag: String) throws {
            var pieces = String(decoding: try layout.blob(original.digest), as: UTF8.self)
                .components(separatedBy: #""size":"#)
            for entry in entries { pieces[entry + 1] = size + pieces[entry + 1].drop { $0.isNumber } }
            let text = pieces.joined(separator: #""size":"#)
            try layout.tag(layout.addBlob(Data(text.utf8), mediaType: original.mediaType), as: tag)
        }
        switch place {
        case .configuration: try forge(image, atEntries: 0..<1, as: "1.0")
        case .layer: try forge(image, atEntries: 1..<2, as: "1.0")
        case .twoLayers: try forge(image, atEntries: 1..<3, as: "1.0")
        case .entry: try forge(index, atEntries: 0..<1, as: "1.0")
        case .twoEntries: try forge(index, atEntries: 0..<2, as: "1.0")
        case .attachment:
            let tag = image.digest.replacing(":", with: "-") + ".sbom"
            try forge(image, atEntries: 0..<3, as: tag)
        }
    }

    @Test(arguments: Place.allCases, ["9223372036854775807", "9223372036854770000", "4611686018427387905"])
    func commands(place: Place, size: String) async throws {
        try write(place, size: size)
        let commands = [
            ["inspect", "\(Self.repository):1.0", "--in", "local:source"],
            ["promote", "\(Self.repository):1.0", "--from", "local:source", "--to", "local:target", "--dry-run"],
            ["promote", "\(Self.repository):1.0", "--from", "local:source", "--to", "local:target"],
            ["diff", "\(Self.repository):1.0", "--from", "local:source", "--to", "local:target"],
            ["repair", "\(Self.repository):1.0", "--from", "local:source", "--to", "local:target"],
            ["prune", Self.repository, "--in", "local:source"],
        ]
        for command in commands {
            let result = try await PromoterProcess().run(command, folder: folder.path)
            guard case .exited(let code) = result.termination else {
                Issue.record("\(command): \(result)")
                continue
            }
            // What refers to nothing that is gone, pruning need not read.
            #expect(command[0] == "prune" ? [0, 1].contains(code) : code == 1, "\(command): \(result)")
            #expect(code == 0 || result.errorText.contains("mend:"), "\(command): \(result)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("target/team/app/index.json")))
    }
}
