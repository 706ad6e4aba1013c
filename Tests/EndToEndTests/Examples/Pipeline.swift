import FoundationEssentials
import TestSupport

/// A pipeline of Examples/ci.
enum Pipeline: String, CaseIterable, Sendable {
    case github = "github-actions/promote.yml"
    case gitlab = "gitlab-ci/gitlab-ci.yml"
    case jenkins = "jenkins/Jenkinsfile"

    /// The pipeline's file.
    var path: String { "\(Repository.root)/Examples/ci/\(rawValue)" }

    /// The configuration that goes with it.
    var configuration: String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/promoter.yaml"
    }

    /// What the pipeline gives to the shell, in order.
    func scripts() async throws -> [String] {
        switch self {
        case .github:
            let steps = try await json()["jobs"]?["promote"]?["steps"]?.array ?? []
            return steps.compactMap { $0["run"]?.text }
        case .gitlab: return try await json()["promote"]?["script"]?.array?.compactMap(\.text) ?? []
        case .jenkins:
            let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            return try GroovyText(text).strings(after: "sh")
        }
    }

    /// The pipeline's YAML, as PyYAML reads it.
    func json() async throws -> PipelineValue {
        let program = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)"
        let text = try await Tool.dohqArtifactory.command(["-c", program, path]).run()
        return try JSONDecoder().decode(PipelineValue.self, from: Data(text.utf8))
    }

    /// Runs the pipeline's scripts as a runner does: each in a shell that ends at the first error.
    ///
    /// - Parameters:
    ///   - folder: The working folder, with a `promoter.yaml`.
    ///   - environment: What the pipeline's job has in its environment.
    /// - Returns: What the scripts wrote.
    /// - Throws: Where one fails.
    func run(in folder: TemporaryFolder, environment: [String: String]) async throws -> String {
        let promoter = try PromoterProcess().command([]).program
        let path = promoter.split(separator: "/").dropLast().joined(separator: "/")
        let surroundings = ["PATH": "/\(path):/usr/bin:/bin", "HOME": folder.path]
        var text = ""
        for script in try await scripts() {
            let shell = Command(
                "/bin/sh",
                ["-eu", "-c", script],
                environment: environment.merging(surroundings) { $1 },
                folder: folder.path
            )
            let result = try await shell.result()
            guard result.isSuccess else { throw TestSupportError("\(script): \(result)") }
            text += "\(result)"
        }
        return text
    }
}
