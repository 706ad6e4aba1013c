import FoundationEssentials
import TestSupport
import Testing

@Suite("A server that repeats what it was told")
struct SecretEchoTests {
    /// With what encodings change, and nothing that is also a word of promoter's.
    private static let password = #"Zq7 "w&x/Kv+%41=Jy"#
    private static let user = "robot"

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static func percent(_ text: String, uppercase: Bool = true) -> String {
        text.utf8
            .map { byte in
                let scalar = Unicode.Scalar(byte)
                return scalar.properties.isAlphabetic
                    ? String(scalar) : "%" + String(byte, radix: 16, uppercase: uppercase)
            }
            .joined()
    }

    private static let hexadecimal = password.utf8.map { String($0, radix: 16) }.joined()

    /// How the password comes back, such as a header field may hold.
    private static let inField = [
        base64("\(user):\(password)"), base64("\(user):\(password)").replacing("=", with: ""), base64(password),
        base64(password).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""),
        percent(password), percent(password, uppercase: false), percent(base64(password)),
        percent(password).replacing("%20", with: "+"), hexadecimal,
    ]
    private static let inText =
        inField + [
            password, "\(user):\(password)", password.replacing("\"", with: #"\""#), password.lowercased(),
            password.replacing("&", with: "&amp;").replacing("\"", with: "&quot;"),
            base64("Basic " + base64("\(user):\(password)")),
        ]

    /// What none of promoter's output may hold, in lower case.
    private static let needles: [String] = {
        let parts = inText.map { $0.lowercased() }
        // Base 64 of a part of something: the first characters tell the beginning of the password.
        return parts + [
            base64(password).prefix(8).lowercased(), base64("\(user):\(password)").dropFirst(9).prefix(8).lowercased(),
        ]
    }()

    /// Where it comes back.
    private enum Place: String, CaseIterable {
        case json, text, page, reason, location, locationHost, locationScheme, challenge, realm, badRealm, tokenServer
        case retryAfter, contentType, digest, link, fields, jsonNames, bearer
    }

    private static func answer(_ place: Place, _ request: RecordedRequest, port: Int) -> ScriptedAnswer {
        let text = inText.joined(separator: " ; ")
        let field = inField.joined(separator: ",")
        let path = inField.filter { !$0.contains(",") }.map { $0.replacing("/", with: "%2F") }.joined(separator: "/")
        func fields(_ status: Int, _ headers: (String, String)...) -> ScriptedAnswer {
            ScriptedAnswer(status, headers: headers.map { ($0.0, $0.1) })
        }
        switch place {
        case .json:
            let item = ["code": "DENIED", "message": text, "detail": text]
            let body = (try? JSONEncoder().encode(["errors": [item]])) ?? Data()
            return .text(
                String(decoding: body, as: UTF8.self),
                status: 403,
                headers: [("Content-Type", "application/json")]
            )
        case .jsonNames:
            return .text(
                #"{"errors":[{"code":"\#(field)","message":"x"}],"message":"\#(field)","error":"\#(field)"}"#,
                status: 400
            )
        case .text: return .text(text, status: 403, headers: [("Content-Type", "text/plain")])
        case .page: return .text("<p>\(text)</p>", status: 500, headers: [("Content-Type", "text/html; x=\(field)")])
        case .reason:
            var answer = ScriptedAnswer(400)
            answer.reason = field
            return answer
        case .location: return .redirect(to: "http://127.0.0.1:1/\(path)?\(hexadecimal)&sig=\(hexadecimal)")
        case .locationHost: return .redirect(to: "http://\(hexadecimal).invalid/")
        case .locationScheme: return .redirect(to: "ftp-\(hexadecimal)://\(user):\(percent(password))@h/\(path)")
        case .challenge: return fields(401, ("WWW-Authenticate", #"Basic realm="\#(field)", error="\#(field)""#))
        case .realm:
            let challenge =
                #"realm="http://127.0.0.1:1/\#(path)?\#(hexadecimal)",scope="repository:\#(field):pull",error="\#(field)""#
            return fields(401, ("WWW-Authenticate", "Bearer \(challenge)"))
        case .badRealm: return fields(401, ("WWW-Authenticate", #"Bearer realm="ftp://h/\#(path)",scope="\#(field)""#))
        case .tokenServer:
            if request.path.hasPrefix("/token") { return .text(text, status: 403) }
            let challenge =
                #"Bearer realm="http://127.0.0.1:\#(port)/token/\#(hexadecimal)",scope="repository:\#(field):pull""#
            return fields(401, ("WWW-Authenticate", challenge))
        case .bearer:
            // The token is made of the password, and as secret.
            if request.path.hasPrefix("/token") { return .text(#"{"token":"\#(hexadecimal)"}"#) }
            guard request.header("Authorization")?.hasPrefix("Bearer") == true else {
                return fields(401, ("WWW-Authenticate", #"Bearer realm="http://127.0.0.1:\#(port)/token",service="s""#))
            }
            return .text("the token \(hexadecimal), \(base64(hexadecimal)) is none of ours", status: 403)
        case .retryAfter: return fields(429, ("Retry-After", field), ("Warning", #"299 - "\#(field)""#))
        case .contentType: return .text("{}", headers: [("Content-Type", field)])
        case .digest:
            let digest = "sha256:" + (hexadecimal + String(repeating: "0", count: 64)).prefix(64)
            return .text(
                #"{"schemaVersion":2}"#,
                headers: [
                    ("Content-Type", "application/vnd.oci.image.manifest.v1+json"), ("Docker-Content-Digest", digest),
                ]
            )
        case .link:
            return .text(
                #"{"tags":["a"],"name":"\#(hexadecimal)"}"#,
                headers: [("Link", #"<http://h/\#(path)>; rel="next""#)]
            )
        case .fields:
            return .text(
                #"{"mediaType":"\#(field)","schemaVersion":2,"config":{"mediaType":"\#(field)","digest":"\#(field)","size":1}}"#,
                headers: [("Content-Type", "application/json"), ("X-Error", field)]
            )
        }
    }

    @Test(
        "gets no encoding of a password into text, JSON or the log",
        arguments: Place.allCases.map(\.rawValue),
        ["oci", "artifactory"]
    )
    func echo(placeName: String, backend: String) async throws {
        let place = try #require(Place(rawValue: placeName))
        let server = try ScriptedServer { request in
            let port = request.header("Host").flatMap { Int($0.split(separator: ":").last ?? "") } ?? 0
            guard request.header("Authorization") != nil || request.path.hasPrefix("/token") else {
                return ScriptedAnswer(401, headers: [("WWW-Authenticate", #"Basic realm="registry""#)])
            }
            return Self.answer(place, request, port: port)
        }
        let folder = try TemporaryFolder("echo")
        let path = backend == "oci" ? "" : "/artifactory"
        let repository = backend == "oci" ? "" : "\n    repository: docker"
        try folder.write(
            """
            registries:
              loud:
                backend: \(backend)
                url: http://127.0.0.1:\(server.port)\(path)\(repository)
                attempts: 1
                timeouts: { connect: 5, stall: 5 }
                credentials: { username: \(Self.user), password: '\(Self.password)' }
            """,
            to: "promoter.yaml"
        )
        var all = ""
        for command in [["inspect", "team/app:1.0"], ["prune", "team/app"]] {
            for output in ["text", "json"] {
                let arguments = command + ["--in", "loud", "--output", output, "--log-level", "debug"]
                let result = try await PromoterProcess().run(arguments, folder: folder.path)
                #expect(result.termination != .exited(78), "\(result)")
                let text = result.outputText + result.errorText
                for needle in Self.needles {
                    #expect(!text.lowercased().contains(needle), "\(needle) in \(text)")
                }
                all += text
            }
        }
        // The secret did come back: it went out, and what shows it is shown masked.
        #expect(server.requests.contains { $0.header("Authorization") != nil })
        if [.json, .text, .bearer].contains(place), backend == "oci" { #expect(all.contains("***"), "\(all)") }
    }
}
