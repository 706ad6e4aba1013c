import TestSupport

/// The parts of an Artifactory that a test says, and the record of what was asked.
struct ScriptedArtifactory {
    let server: ScriptedServer

    /// Starts a server with the repositories `staging` and `production`, both local.
    ///
    /// - Parameters:
    ///   - version: what the server says that it is.
    ///   - more: answers first, `METHOD /path` without what stands before `/api`.
    /// - Throws: where no port can be opened.
    init(version: String = "7.117.1", _ more: @escaping @Sendable (RecordedRequest, String) -> ScriptedAnswer?) throws {
        server = try ScriptedServer(readingBodies: true) { request in
            let path = "\(request.method) \(request.path.replacing("/artifactory", with: ""))"
            if let answer = more(request, path) { return answer }
            switch path {
            case "GET /api/system/version": return Self.json(#"{"version":"\#(version)","addons":["rest","docker"]}"#)
            case "GET /api/repositories/staging", "GET /api/repositories/production":
                return Self.json(#"{"rclass":"local","packageType":"docker"}"#)
            default:
                return Self.json(#"{"errors":[{"status":404,"message":"Unable to find item"}]}"#, status: 404)
            }
        }
    }

    static func json(_ text: String, status: Int = 200) -> ScriptedAnswer {
        .text(text, status: status, headers: [("Content-Type", "application/json")])
    }

    /// A list of files, of paths and digests.
    static func list(_ files: [(path: String, sha2: String?)]) -> ScriptedAnswer {
        let items = files.map { file in
            let sha2 = file.sha2.map { #","sha2":"\#($0)""# } ?? ""
            return #"{"uri":"/\#(file.path)","size":7,"folder":false\#(sha2)}"#
        }
        return json(#"{"uri":"x","files":[\#(items.joined(separator: ","))]}"#)
    }

    /// What the server was asked, `METHOD path`, without what stands before `/api`.
    var calls: [String] {
        server.requests.map { "\($0.method) \($0.target.replacing("/artifactory", with: ""))" }
    }
}
