import FoundationEssentials
import TestSupport
import Testing

@Suite("What a stranger wrote, in the log of a pipeline")
struct PipelineCommandTests {
    /// A command of each system; and what no line may begin with, or hold, for it to be one.
    private static let commands = [
        "##vso[task.setvariable variable=PATH]/tmp", "##[error]no", "::set-env name=PATH::/tmp",
        "::stop-commands::token", "##teamcity[buildStop comment='x']", "--- folded", "+++ open", "~~~ muted",
        "^^^ +++", "section_start:1:x\r\u{1B}[0K", "\u{1B}[0Ksection_end:1:x\r\u{1B}[0K", "travis_fold:start:x\r",
        "\u{1B}[8mha:////AAAA\u{1B}[0m", "\u{1B}_bk;t=1\u{7}", "\u{1B}]1339;url=x\u{7}", "a\n::error::b",
        "a\u{2028}::error::b", "a\u{85}##vso[x]", "\u{202E}drawkcab", "#\u{200B}#vso[x]",
    ]

    private static func isHarmless(_ output: [UInt8], _ note: String) {
        let text = String(decoding: output, as: UTF8.self)
        for line in text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline) {
            let start = line.drop { $0.isWhitespace }
            for mark in ["::", "--- ", "+++ ", "~~~ ", "^^^ "] { #expect(!start.hasPrefix(mark), "\(note): \(line)") }
            for mark in ["##", "section_start:", "section_end:", "travis_fold:"] {
                // Of a JSON string none is at the beginning of a line.
                let isJSON = start.hasPrefix("\"") && mark.hasSuffix(":")
                #expect(isJSON || !line.contains(mark), "\(note): \(line)")
            }
        }
        for scalar in text.unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            #expect(
                ![.control, .format, .lineSeparator].contains(category),
                "\(note): U+\(String(scalar.value, radix: 16))"
            )
        }
    }

    /// All texts in a JSON document.
    private struct Texts: Decodable {
        let all: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                all = [text]
            } else if let members = try? value.decode([String: Texts].self) {
                all = members.flatMap { [$0.key] + $0.value.all }
            } else {
                all = (try? value.decode([Texts].self))?.flatMap(\.all) ?? []
            }
        }
    }

    private static func texts(_ result: CommandResult) throws -> [String] {
        try JSONDecoder().decode(Texts.self, from: Data(result.output)).all
    }

    @Test("is no command, and the same value in JSON: an annotation and a key's name")
    func imageTexts() async throws {
        for command in Self.commands {
            let folder = try TemporaryFolder("commands")
            let layout = try ImageLayout(path: folder.path("team/app"))
            var child = try layout.addImage()
            child.annotations = ["vnd.docker.reference.type": command, command: "x"]
            let index = try layout.addIndex(of: [child], tag: "1.0")
            try Self.attest(index, by: command, in: layout)
            let arguments = ["inspect", "team/app:1.0", "--in", "local:\(folder.path)"]
            let text = try await PromoterProcess().run(arguments)
            #expect(text.isSuccess, "\(text)")
            Self.isHarmless(text.output + text.error, "\(command.debugDescription) in text")
            let json = try await PromoterProcess().run(arguments + ["--output", "json"])
            Self.isHarmless(json.output + json.error, "\(command.debugDescription) in JSON")
            let values = try Self.texts(json)
            #expect(
                values.filter { Array($0.utf8) == Array(command.utf8) }.count == 3,
                "\(command.debugDescription): \(values)"
            )
        }
    }

    @Test("is no command, and readable: what a server says")
    func serverTexts() async throws {
        let said = Self.commands.joined(separator: "\n")
        let document = String(
            decoding: try JSONEncoder().encode(["errors": [["code": "DENIED", "message": said]]]),
            as: UTF8.self
        )
        for (type, body) in [("text/plain", said), ("application/json", document)] {
            let answer = ScriptedAnswer.text(body, status: 403, headers: [("Content-Type", type)])
            let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
            for backend in ["oci", "artifactory"] {
                let path = backend == "oci" ? "" : "/artifactory/docker"
                let location = "\(backend)+http://127.0.0.1:\(server.port)\(path)"
                let arguments = ["inspect", "team/app:1.0", "--in", location, "--log-level", "debug"]
                let text = try await PromoterProcess().run(arguments)
                #expect(text.termination == .exited(1), "\(text)")
                Self.isHarmless(text.output + text.error, "\(backend), \(type)")
                #expect(text.errorText.contains(##"#\#vso[task.setvariable"##), "\(text)")
                let json = try await PromoterProcess().run(arguments + ["--output", "json"])
                Self.isHarmless(json.output + json.error, "\(backend), \(type), JSON")
                #expect(json.outputText.contains(#"\u0023#vso["#), "\(json)")
                #expect(try Self.texts(json).contains { $0.contains("##vso[task") })
            }
        }
    }

    /// Attaches a statement whose key is called as said.
    private static func attest(_ image: FixtureDescriptor, by name: String, in layout: ImageLayout) throws {
        struct Envelope: Encodable {
            struct Signature: Encodable {
                var keyid: String
                var sig = "AAAA"
            }
            var payloadType = "application/vnd.in-toto+json"
            var payload = "e30="
            var signatures: [Signature]
        }
        struct Manifest: Encodable {
            var schemaVersion = 2
            var mediaType = "application/vnd.oci.image.manifest.v1+json"
            var config: FixtureDescriptor
            var layers: [FixtureDescriptor]
        }
        let envelope = try JSONEncoder().encode(Envelope(signatures: [.init(keyid: name)]))
        let manifest = Manifest(
            config: try layout.addBlob(Data("{}".utf8), mediaType: "application/vnd.oci.image.config.v1+json"),
            layers: [try layout.addBlob(envelope, mediaType: "application/vnd.dsse.envelope.v1+json")]
        )
        let descriptor = try layout.addBlob(
            try JSONEncoder().encode(manifest),
            mediaType: "application/vnd.oci.image.manifest.v1+json"
        )
        try layout.tag(descriptor, as: image.digest.replacing(":", with: "-") + ".att")
    }
}
