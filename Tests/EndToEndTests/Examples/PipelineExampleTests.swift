import FoundationEssentials
import TestSupport
import Testing

@Suite("The pipelines of Examples/ci", .requires(.dohqArtifactory))
struct PipelineExampleTests {
    enum Pipeline: String, CaseIterable, Sendable {
        case github = "github-actions/promote.yml"
        case gitlab = "gitlab-ci/gitlab-ci.yml"
        case jenkins = "jenkins/Jenkinsfile"

        var path: String { "\(Repository.root)/Examples/ci/\(rawValue)" }
    }

    @Test("run promoter as they are written, in any shell, and promote", arguments: Pipeline.allCases)
    func scripts(pipeline: Pipeline) async throws {
        let scripts = try await Self.scripts(of: pipeline)
        #expect(scripts.contains { $0.hasPrefix("promoter config check") })
        #expect(scripts.contains { $0.hasPrefix("promoter promote ") && !$0.contains("--dry-run") })

        let folder = try TemporaryFolder("pipeline")
        try folder.write(
            """
            registries:
              staging: { backend: local, path: "\(Repository.root)/Examples/quickstart/registry/staging" }
              production: { backend: local, path: production }
            """,
            to: "promoter.yaml"
        )
        let promoter = try PromoterProcess().command([]).program
        let path = promoter.split(separator: "/").dropLast().joined(separator: "/")
        for script in scripts {
            let shell = Command(
                "/bin/sh",
                ["-eu", "-c", script],
                environment: ["PATH": "/\(path):/usr/bin:/bin", "IMAGE": "hello:1.0", "HOME": folder.path],
                folder: folder.path
            )
            try await shell.run()
        }
        let inspection = try await PromoterProcess()
            .run(["inspect", "hello:1.0", "--in", "local:\(folder.path("production"))"])
        #expect(inspection.outputText.contains("attestation"), "\(inspection)")
    }

    @Test(
        "have a configuration that can be used",
        arguments: ["ansible", "ci/github-actions", "ci/gitlab-ci", "ci/jenkins"]
    )
    func configuration(example: String) async throws {
        let environment = [
            "ARTIFACTORY_URL": "https://example.jfrog.io/artifactory", "ARTIFACTORY_ID_TOKEN": "token",
            "ARTIFACTORY_USR": "ci", "ARTIFACTORY_PSW": "token",
            "ARTIFACTORY_USER": "ci", "ARTIFACTORY_PASSWORD": "token",
            // As a job of GitHub Actions with the permission id-token: write has them.
            "ACTIONS_ID_TOKEN_REQUEST_URL": "https://pipelines.example.com/token",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "token",
        ]
        let check = try await PromoterProcess()
            .run(
                ["config", "check"],
                environment: environment,
                folder: "\(Repository.root)/Examples/\(example)"
            )
        #expect(check.isSuccess && !check.outputText.contains("warning"), "\(check)")
    }

    @Test("let GitHub and GitLab make the ID tokens that their configurations ask for")
    func identityTokens() async throws {
        let github = try await Self.json(.github)
        #expect(github["permissions"]?["id-token"]?.text == "write")
        let gitlab = try await Self.json(.gitlab)
        let tokens = try #require(gitlab["promote"]?["id_tokens"]?.object)
        let configuration = try String(
            decoding: Data(contentsOf: URL(filePath: "\(Repository.root)/Examples/ci/gitlab-ci/promoter.yaml")),
            as: UTF8.self
        )
        #expect(!tokens.isEmpty)
        for name in tokens.keys { #expect(configuration.contains("${\(name)}")) }
    }

    /// What a pipeline gives to the shell.
    private static func scripts(of pipeline: Pipeline) async throws -> [String] {
        switch pipeline {
        case .github:
            let steps = try await json(.github)["jobs"]?["promote"]?["steps"]?.array ?? []
            return steps.compactMap { $0["run"]?.text }
        case .gitlab: return try await json(.gitlab)["promote"]?["script"]?.array?.compactMap(\.text) ?? []
        case .jenkins:
            let text = String(decoding: try Data(contentsOf: URL(filePath: pipeline.path)), as: UTF8.self)
            return try GroovyText(text).strings(after: "sh")
        }
    }

    /// A pipeline's YAML, as PyYAML reads it.
    private static func json(_ pipeline: Pipeline) async throws -> PipelineValue {
        let program = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)"
        let text = try await Tool.dohqArtifactory.command(["-c", program, pipeline.path]).run()
        return try JSONDecoder().decode(PipelineValue.self, from: Data(text.utf8))
    }
}

/// A value in a pipeline's file.
enum PipelineValue: Decodable {
    case text(String)
    case array([PipelineValue])
    case object([String: PipelineValue])
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let array = try? container.decode([PipelineValue].self) {
            self = .array(array)
        } else if let object = try? container.decode([String: PipelineValue].self) {
            self = .object(object)
        } else {
            self = .other
        }
    }

    subscript(key: String) -> PipelineValue? { object?[key] }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var array: [PipelineValue]? { if case .array(let array) = self { array } else { nil } }
    var object: [String: PipelineValue]? { if case .object(let object) = self { object } else { nil } }
}

/// As much of Groovy as tells comments, texts in single quotes and brackets apart.
struct GroovyText {
    private enum Token: Equatable {
        case word(String)
        case text(String)
    }

    private var tokens: [Token] = []

    /// Reads a text.
    ///
    /// - Parameter text: Groovy without texts in double quotes.
    /// - Throws: ``TestSupportError`` where a bracket or a quote is not closed, or closed without being open.
    init(_ text: String) throws {
        var open: [Character] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "/" where rest.first == "/": rest = rest.drop { $0 != "\n" }
            case "'":
                guard let end = rest.firstIndex(of: "'"), !rest[..<end].contains("\n") else {
                    throw TestSupportError("a quote is not closed before: \(rest.prefix(40))")
                }
                tokens.append(.text(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            case "\"": throw TestSupportError("Groovy puts variables into texts in double quotes: \(rest.prefix(40))")
            case "(", "[", "{": open.append(character)
            case ")", "]", "}":
                let partner: [Character: Character] = [")": "(", "]": "[", "}": "{"]
                guard let last = open.popLast(), partner[character] == last else {
                    throw TestSupportError("'\(character)' closes nothing before: \(rest.prefix(40))")
                }
            case _ where character.isLetter || character == "_":
                let end = rest.firstIndex { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? rest.endIndex
                tokens.append(.word(String(character) + rest[..<end]))
                rest = rest[end...]
            default: break
            }
        }
        guard open.isEmpty else { throw TestSupportError("not closed: \(open)") }
    }

    /// The texts that follow a word directly.
    func strings(after word: String) -> [String] {
        zip(tokens, tokens.dropFirst())
            .compactMap { first, second in
                guard first == .word(word), case .text(let text) = second else { return nil }
                return text
            }
    }
}
